// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A test of the forms that a server shows of the stream `camera`, which a [ToyTranscoder] makes.
abstract class ToyForms {
    final ToyTranscoder transcoder = new ToyTranscoder();
    final Hub hub = new Hub(transcoder);
    final Publisher camera = hub.publisher("camera");
    private final ServerSettings settings;
    private final List<RawClient> clients = new ArrayList<>();
    KineographServer server;

    ToyForms(ServerSettings settings) {
        this.settings = settings.with(Stage.LOOPS);
    }

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, settings, new Listener.Http(0));
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        server.close();
        hub.close();
    }

    /// A client, which ends with the test.
    RawClient client() {
        var client = RawClient.to(server.port());
        clients.add(client);
        return client;
    }

    Answer get(String path, String... headers) throws IOException {
        return client().get(path, headers).readAnswer();
    }
}
