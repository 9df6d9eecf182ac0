// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who only connects to a port for one publisher, to see whether it is open, does not end that publisher.
class ProbesTakeNobodysPlaceTest {
    private static final StreamName CAMERA = StreamName.of("camera");

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        hub.add(CAMERA, StreamSettings.DEFAULT);
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Tcp(0, CAMERA));
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private void send(Socket socket, int number) throws IOException {
        byte[] picture = Pictures.jpeg(number);
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(picture.length);
        out.write(picture);
        await().until(() -> hub.stream(CAMERA).stats().framesIn() == number);
    }

    @Test
    void aProducerGoesOnWhenSomebodyOfItsHostLooksIn() throws IOException {
        try (var producer = connect()) {
            send(producer, 1);

            connect().close();
            await().until(() -> server.connections() == 1);
            send(producer, 2);

            assertThat(hub.stream(CAMERA).newest().sequence()).isEqualTo(2);
        }
    }
}
