// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.settings.Timeouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The largest pictures that Socket.IO clients push, and larger ones.
@ExtendWith(NoLeaks.class)
class LargePicturesBetweenPagesTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int LARGEST_DATA_URL = Picture.MAX_BYTES / 4 * 3;

    @AutoClose
    private static final NodeClients clients = new NodeClients();

    @AutoClose
    private final Hub hub = new Hub();

    /// Patient with a busy machine.
    @AutoClose
    private final KineographServer server = KineographServer.start(
            hub, ServerSettings.DEFAULT.with(new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG)), new Listener.Http(0));

    LargePicturesBetweenPagesTest() throws IOException {}

    /// A JPEG of exactly that length: comments are in front of its last marker.
    private static byte[] jpeg(int length) {
        byte[] small = Pictures.jpeg(1);
        var large = new ByteArrayOutputStream(length);
        large.write(small, 0, small.length - 2);
        for (int left = length - small.length; left > 0; left = length - 2 - large.size()) {
            int comment = left > 65_537 && left < 65_541 ? 65_533 : Math.min(left, 65_537);
            large.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) ((comment - 2) >> 8), (byte) (comment - 2)});
            large.writeBytes(new byte[comment - 4]);
        }
        large.write(small, small.length - 2, 2);
        return large.toByteArray();
    }

    private static String url(byte[] bytes) {
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private byte[] newest() {
        var newest = hub.stream("pushed").newest();
        return newest == null ? new byte[0] : newest.toByteArray();
    }

    @Test
    void picturesOfTheLargestSizesPass() {
        byte[] asBytes = jpeg(Picture.MAX_BYTES);
        byte[] asDataUrl = jpeg(LARGEST_DATA_URL);
        try (var sender = SocketIoPeer.connected(server.port())) {
            sender.emit("onimgdata", Map.of("source", asBytes, "width", 1, "height", 1, "title", "x".repeat(1_000)));
            await().atMost(LONG).until(() -> Arrays.equals(newest(), asBytes));

            sender.emit("onimgdata", Map.of("source", url(asDataUrl), "width", 1, "height", 1, "title", "x".repeat(1_000)));
            await().atMost(LONG).until(() -> Arrays.equals(newest(), asDataUrl));
        }
    }

    /// With a low limit, since many megabytes take their time.
    private KineographServer limited() throws IOException {
        return KineographServer.start(
                hub, ServerSettings.DEFAULT, new Listener.Http(0).with(SocketIoSettings.DEFAULT.withMaxBytes(100_000)));
    }

    @Test
    void ofALargerOneItsSenderIsToldBeforeItsSessionEnds() throws IOException {
        try (var limited = limited()) {
            for (Object source : new Object[] {jpeg(150_000), url(jpeg(150_000))}) {
                try (var sender = SocketIoPeer.connected(limited.port())) {
                    sendRegardless(sender, source);

                    var told = sender.event();
                    assertThat(told.name()).isEqualTo("imgerror");
                    assertThat(told.object().get("message")).asString().startsWith("message: ").endsWith(" bytes (expected: at most 100,000)");
                    assertThat(sender.next()).isEqualTo("closed");
                }
            }
        }
    }

    @Test
    void aClientThatMayNotPublishIsToldThatItsMessageIsLong() {
        try (var page = new SocketIoPeer(server.port(), "/", "", "", "Origin", "http://127.0.0.1:1")) {
            assertThat(page.next()).startsWith("0");

            sendRegardless(page, "x".repeat(70_000));

            assertThat(page.event().object().get("message"))
                    .asString()
                    .matches("message: [0-9,]+ bytes \\(expected: at most 64,000 of a client that may not publish here\\)");
            assertThat(page.next()).isEqualTo("closed");
        }
    }

    private static void sendRegardless(SocketIoPeer sender, Object source) {
        Thread.startVirtualThread(() -> {
            try {
                sender.emit("onimgdata", Map.of("source", source));
            } catch (CompletionException e) {
                // The server has closed the connection while the rest was sent.
            }
        });
    }

    static Stream<ClientVersion.Way> ways() {
        return SocketIoPlace.versions().flatMap(ClientVersion::ways);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachClientShowsItsPageWhy(ClientVersion.Way way) throws IOException {
        try (var limited = limited();
                var client = clients.connect(way, "http://127.0.0.1:" + limited.port())) {
            client.emit("onimgdata", Map.of("source", url(jpeg(150_000))));

            assertThat(client.next("imgerror").member("message")).asString().startsWith("message: ").endsWith(" bytes (expected: at most 100,000)");
        }
    }
}
