// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An address of another server asks for the stream that it leads to, and tells nothing of streams that are hidden.
@ExtendWith(NoLeaks.class)
class DropInAccessTest {
    private static final Access HIDES_VAULT =
            (_, stream, _) -> stream.value().equals("vault") ? Decision.hidden() : Decision.undecided();

    private final RecordingAccess access = new RecordingAccess(HIDES_VAULT);

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(access), new Listener.Http(0));

    private static String answer(int port, String path) throws IOException {
        try (var client = RawClient.to(port)) {
            client.get(path, "Connection: close");
            return new String(client.readToEnd(), ISO_8859_1).replaceAll("Date: .*", "");
        }
    }

    private String answer(String path, String headers) throws IOException {
        try (var client = stage.http()) {
            client.get(path, headers);
            return new String(client.readToEnd(), ISO_8859_1).replaceAll("Date: .*", "");
        }
    }

    private String answer(String path) throws IOException {
        return answer(stage.server.port(), path);
    }

    private int withDefault(String stream) throws IOException {
        return stage.server.listen(new Listener.Http(0).with(DropIn.DEFAULT.showing(StreamName.of(stream)))).getPort();
    }

    @Test
    void theStreamThatTheAddressLeadsToIsAskedFor() throws IOException {
        stage.show(Pictures.png(1));
        int port = withDefault("camera");
        access.answers((_, _, _) -> Decision.denied("not for you"));

        for (var path : List.of("/?action=snapshot", "/stream", "/state", "/capture", "/stream?topic=camera", "/camera/snapshot", "/1/current")) {
            access.asked();
            assertThat(answer(port, path)).as(path).startsWith("HTTP/1.1 403 ").endsWith("not for you\n");
            assertThat(access.asked()).as(path).containsExactly(path.matches(".*(snapshot|capture|current)") ? "SNAPSHOT camera" : "WATCH camera");
        }
    }

    @Test
    void aHiddenDefaultIsAsAnAbsentOne() throws IOException {
        var absent = answer(withDefault("vacan"), "/stream");
        stage.hub.publisher("vault").publish(Pictures.png(1));

        assertThat(answer(withDefault("vault"), "/stream")).startsWith("HTTP/1.1 404 ").isEqualTo(absent);
    }

    @Test
    void aHiddenStreamIsNotTheOnlyOneAndNotASecondOne() throws IOException {
        var none = answer("/snapshot");
        stage.hub.publisher("vault").publish(Pictures.png(1));

        assertThat(answer("/snapshot")).startsWith("HTTP/1.1 404 ").contains("listen.stream").isEqualTo(none);

        stage.show(Pictures.png(2));
        assertThat(answer("/snapshot")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aHiddenStreamThatIsNamedIsAsAnAbsentOne() throws IOException {
        stage.show(Pictures.png(2));
        stage.hub.publisher("vault").publish(Pictures.png(1));
        for (var path : List.of("/vault/stream", "/vault/snapshot", "/stream?topic=vault", "/vault/?action=snapshot", "/vault/state")) {
            assertThat(answer(path)).as(path).startsWith("HTTP/1.1 404 ")
                    .isEqualTo(answer(path.replace("vault", "vacan")).replace("vacan", "vault"));
        }
    }

    @Test
    void aHiddenStreamOfThatNameDoesNotWin() throws IOException {
        stage.show(Pictures.png(2));
        access.answers((_, stream, _) -> stream.equals(Stage.CAMERA) ? Decision.allowed() : Decision.hidden());
        for (var path : List.of("/shot.jpg", "/capture", "/1/current", "/cam_1.jpg")) {
            var without = answer(path);
            assertThat(without).as(path).startsWith("HTTP/1.1 200 ");
            var hidden = path.equals("/1/current") ? "1" : path.replaceAll("^/|\\.jpg$", "");
            stage.hub.publisher(hidden).publish(Pictures.png(3));

            assertThat(answer(path).replaceAll("X-Frame-Age: .*|Set-Cookie: .*", ""))
                    .isEqualTo(without.replaceAll("X-Frame-Age: .*|Set-Cookie: .*", ""));
        }
    }

    @Test
    void aHiddenStreamOfThatNameIsNotFoundByAWebSocketEither() throws IOException {
        access.answers((_, stream, _) -> stream.equals(Stage.CAMERA) ? Decision.allowed() : Decision.hidden());
        var upgrade = "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSocketClient.KEY;
        for (var path : List.of("/video", "/capture", "/1")) {
            var absent = answer(path, upgrade);
            stage.hub.publisher(path.substring(1)).publish(Pictures.png(3));

            assertThat(answer(path, upgrade)).as(path).startsWith("HTTP/1.1 404 ").isEqualTo(absent);
        }
    }

    @Test
    void decisionsMayComeLater() throws IOException {
        stage.show(Pictures.png(2));
        stage.hub.publisher("vault").publish(Pictures.png(1));
        access.answers((action, stream, caller) -> Decision.later(CompletableFuture.supplyAsync(
                () -> stream.equals(Stage.CAMERA) ? Decision.allowed() : Decision.hidden())));

        assertThat(answer("/snapshot")).startsWith("HTTP/1.1 200 ");
        assertThat(answer("/vault/snapshot")).startsWith("HTTP/1.1 404 ");
    }
}
