// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.WebSocketClient.BINARY;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A producer at 127.0.0.2 has the stream: whoever comes second is told what it is, and only those who may administer the stream whose it is.
@ExtendWith(NoLeaks.class)
class HoldersAreToldToFewTest {
    /// What comes through a proxy is not this machine's.
    private static final String PROXIED = "Via: 1.1 cdn";

    private static final String NAMED = "door: held by a TCP producer of 127.0.0.2 for ";
    private static final Access ADMIN_BY_TOKEN = (action, _, caller) ->
            action == Access.Action.ADMINISTER && caller.authorization().equals(Optional.of("Bearer admin")) ? Decision.allowed() : Decision.undecided();

    private static final String UNNAMED = "door: held by a TCP producer for ";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(ADMIN_BY_TOKEN), new Listener.Http(0).with(PublishRules.allowing("127.0.0.0/8")), new Listener.Tcp(0, Stage.DOOR));

    @AutoClose
    private final RawClient holder = RawClient.from("127.0.0.2", stage.ports().get(1));

    @BeforeEach
    void theDoorIsHeld() throws IOException {
        stage.stream("door").apply(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.ONE));
        holder.sendPicture(Pictures.png(1));
        stage.awaitNewest("door", Pictures.png(1));
    }

    private static byte[] part() {
        var body = new ByteArrayOutputStream();
        body.writeBytes("--b\r\nContent-Type: image/png\r\n\r\n".getBytes(US_ASCII));
        body.writeBytes(Pictures.png(2));
        body.writeBytes("\r\n--b--\r\n".getBytes(US_ASCII));
        return body.toByteArray();
    }

    private String uploaded(String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.put("/door.png", Pictures.png(2), headers).readAnswer().text();
        }
    }

    private String uploadedLive(String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.put("/door.mjpg", part(), headers).readAnswer().text();
        }
    }

    private String sent(String... headers) throws IOException {
        try (var client = WebSocketClient.of(stage.http(), "/door?publish", headers)) {
            client.send(BINARY, Pictures.png(2));
            return client.next().text();
        }
    }

    private String emitted(String... headers) {
        try (var client = new SocketIoPeer(stage.server.port(), "/door", "", "", headers)) {
            assertThat(client.next()).startsWith("0/door");
            return client.ask("onimgdata", Map.of("source", Pictures.png(2))).toString();
        }
    }

    private void assertLogged() {
        assertThat(log.lines()).anyMatch(line -> line.contains(NAMED));
    }

    @Test
    void whoeverMayAdministerIsToldTheAddress() throws IOException {
        var admin = "Authorization: Bearer admin";

        assertThat(uploaded(admin)).startsWith(NAMED);
        assertThat(uploadedLive("Content-Type: multipart/x-mixed-replace; boundary=b", admin)).startsWith(NAMED);
        assertThat(sent(admin)).contains(NAMED);
    }

    @Test
    void aProgramOfThisMachineIsToldTheKind() throws IOException {
        assertThat(uploaded()).startsWith(UNNAMED);
        assertThat(uploadedLive("Content-Type: multipart/x-mixed-replace; boundary=b")).startsWith(UNNAMED);
        assertThat(sent()).contains(UNNAMED);
        assertThat(emitted()).contains(UNNAMED);
    }

    @Test
    void anUploadFromElsewhereIsToldTheKind() throws IOException {
        assertThat(uploaded(PROXIED)).startsWith(UNNAMED);
        assertLogged();
    }

    @Test
    void aLiveUploadFromElsewhereIsToldTheKind() throws IOException {
        assertThat(uploadedLive("Content-Type: multipart/x-mixed-replace; boundary=b", PROXIED)).startsWith(UNNAMED);
        assertLogged();
    }

    @Test
    void aWebSocketFromElsewhereIsToldTheKind() throws IOException {
        assertThat(sent(PROXIED)).contains(UNNAMED).doesNotContain("127.0.0.2");
        assertLogged();
    }

    @Test
    void aSocketIoClientFromElsewhereIsToldTheKind() {
        assertThat(emitted("Via", "1.1 cdn")).contains(UNNAMED).doesNotContain("127.0.0.2");
        assertLogged();
    }

    @Test
    void aTcpProducerIsToldNothingAndTheLogAll() throws IOException {
        try (var second = stage.tcp()) {
            assertThat(second.sendPicture(Pictures.png(2)).isEnded()).isTrue();
        }
        assertLogged();
    }
}
