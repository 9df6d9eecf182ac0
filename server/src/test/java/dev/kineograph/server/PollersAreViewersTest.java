// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who fetches one picture after the other watches, and is one viewer however many connections that takes.
class PollersAreViewersTest {
    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        hub.publisher("camera").publish(Pictures.jpeg(1));
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private void fetch(String program) throws IOException {
        var address = URI.create("http://127.0.0.1:%d/camera.jpg".formatted(server.port())).toURL();
        var connection = (HttpURLConnection) address.openConnection();
        connection.setRequestProperty("User-Agent", program);
        connection.setRequestProperty("Connection", "close");
        assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
        connection.disconnect();
    }

    @Test
    void aProgramThatFetchesOnManyConnectionsIsOneViewer() throws IOException {
        for (int i = 0; i < 5; i++) {
            fetch("dashboard");
        }

        assertThat(hub.stream("camera").presence().viewers()).isEqualTo(1);
        assertThat(hub.stream("camera").presence().connections()).isZero();
    }

    @Test
    void twoProgramsOfOneHostAreTwo() throws IOException {
        fetch("dashboard");
        fetch("phone");

        assertThat(hub.stream("camera").presence().viewers()).isEqualTo(2);
    }
}
