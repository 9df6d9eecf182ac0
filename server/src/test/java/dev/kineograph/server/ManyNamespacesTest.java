// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.EventLoops;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// One stream, seen in more namespaces than a frame has encodings of its own for: everyone gets whole pictures, over real connections.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class ManyNamespacesTest {
    private static final int NAMESPACES = 8;
    private static final int BYTES = 300_000;

    @AutoClose
    private final Stage stage;

    ManyNamespacesTest(boolean epoll) {
        stage = new Stage(Stage.STEADY.with(new EventLoops(1, epoll)));
    }

    @Test
    void everyoneGetsThePictures() {
        List<SocketIoPeer> peers = new ArrayList<>();
        try (var camera = stage.camera()) {
            camera.publish(Pictures.large(1, BYTES));
            for (int i = 0; i < NAMESPACES; i++) {
                stage.stream("room" + i);
                var peer = SocketIoPeer.connected(stage.server.port(), "/room" + i, "");
                peers.add(peer);
                peer.emit("subscribe", "camera", Map.of("binary", i % 2 == 0));
                assertThat(picture(peer)).isEqualTo(Pictures.large(1, BYTES));
            }

            camera.publish(Pictures.large(2, BYTES));
            assertThat(peers).allSatisfy(peer -> assertThat(picture(peer)).isEqualTo(Pictures.large(2, BYTES)));
        } finally {
            peers.forEach(SocketIoPeer::close);
        }
    }

    private static byte[] picture(SocketIoPeer peer) {
        var source = peer.event().object().get("source");
        return source instanceof byte[] bytes
                ? bytes
                : Base64.getDecoder().decode(source.toString().replaceFirst("data:image/png;base64,", ""));
    }
}
