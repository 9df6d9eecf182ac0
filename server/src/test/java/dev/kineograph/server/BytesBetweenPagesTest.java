// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// In which form a client of Socket.IO gets a picture, and what a program hears of its wishes.
@ExtendWith(NoLeaks.class)
class BytesBetweenPagesTest {
    private final byte[] jpeg = Pictures.jpeg(1);
    private final String url = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose
    private final KineographServer server = KineographServer.start(
            hub,
            ServerSettings.DEFAULT,
            new Listener.Http(0)
                    .with(SocketIoSettings.DEFAULT.with((client, _, _, acknowledge) -> acknowledge.accept(List.of(client.query())))));

    BytesBetweenPagesTest() throws IOException {}

    private SocketIoPeer connected(String query) {
        return SocketIoPeer.connected(server.port(), "/", query);
    }

    @Test
    void bytesArriveAsBytesAndADataUrlAsADataUrl() {
        try (var sender = connected("");
                var other = connected("")) {
            sender.emit("onimgdata", Map.of("source", jpeg));
            sender.emit("onimgdata", Map.of("source", url));

            assertThat(other.event().object()).containsEntry("source", jpeg);
            assertThat(other.event().object()).containsEntry("source", url);
        }
    }

    @Test
    void aClientGetsTheFormThatItAsksForHoweverPicturesCome() {
        try (var sender = connected("");
                var binary = connected("&binary=1");
                var text = connected("&binary=0")) {
            sender.emit("onimgdata", Map.of("width", 1, "height", 2, "source", url));
            sender.emit("onimgdata", Map.of("width", 3, "height", 4, "source", jpeg));

            for (var width : List.of(1, 3)) {
                assertThat(binary.event().object()).containsEntry("width", width).containsEntry("source", jpeg);
                assertThat(text.event().object()).containsEntry("width", width).containsEntry("source", url);
            }
        }
    }

    @Test
    void theStreamThatAClientSubscribesToComesAsItAsksFor() {
        hub.publish("camera", jpeg);
        try (var plain = connected("");
                var binary = connected("&binary=1")) {
            plain.emit("subscribe", "camera");
            binary.emit("subscribe", "camera");

            assertThat(plain.event().object()).containsEntry("source", url);
            assertThat(binary.event().object()).containsEntry("source", jpeg);
            binary.emit("subscribe", "camera", Map.of("binary", false));
            assertThat(binary.event().object()).containsEntry("source", url);
        }
    }

    @Test
    void theProgramSeesTheParametersThatAClientConnectsWith() {
        try (var page = connected("&room=gar%20den&room=hall&empty=")) {
            assertThat(page.ask("who"))
                    .containsExactly(Map.of("EIO", "4", "transport", "websocket", "room", "gar den", "empty", ""));
        }
    }
}
