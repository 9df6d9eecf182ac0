// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our index on a port that a counter shares, which answers `/online.json` in its own way.
@Order(3)
@ResourceLock(Browsers.LANE)
class IndexBesideDialectsTest {
    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        hub.publisher("camera").publish(Pictures.png(1));
        hub.publisher("online").publish(Pictures.png(2));
        var counter = new CounterDialect(StreamName.of("online"), URI.create("counter:online"));
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0).withDialects(counter));
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTileSaysWhatItKnowsAndNothingElse(BrowserKind kind) {
        try (var tab = browsers.get(kind).open("http://127.0.0.1:%d/".formatted(server.port()))) {
            await().untilAsserted(() -> assertThat(state(tab, "camera")).contains("online png", "fps"));
            await().untilAsserted(() -> assertThat(state(tab, "online")).contains("online png"));
        }
    }

    private static String state(Tab tab, String stream) {
        return tab.text("document.querySelector('stream-state[stream=\"%s\"]').textContent".formatted(stream));
    }
}
