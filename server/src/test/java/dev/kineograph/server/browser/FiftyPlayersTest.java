// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Fifty live pictures on one page over HTTP/1.1, ten a second each: 500 pictures a second to decode and to draw.
@Isolated("it takes the whole machine")
class FiftyPlayersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final byte[] TEN_KILOBYTES = Pictures.large(1, 10_000);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void shareAConnectionAtTheirFullRate(BrowserKind kind, TestReporter reporter) throws IOException {
        try (var hub = new Hub();
                var server = KineographServer.start(hub, 0)) {
            for (int i = 0; i < 50; i++) {
                hub.add(StreamName.of("cam" + i), StreamSettings.DEFAULT, Sources.of(10, () -> TEN_KILOBYTES));
            }
            try (var tab = browsers.get(kind).open("http://127.0.0.1:%d/demo/push".formatted(server.port()))) {
                tab.evaluate("""
                        (async () => {
                            const Real = WebSocket;
                            window.sockets = 0;
                            window.WebSocket = class extends Real {
                                constructor(address) {
                                    super(address);
                                    sockets++;
                                }
                            };
                            await import('/assets/player.js');
                            window.counts = {};
                            document.body.replaceChildren();
                            for (let i = 0; i < 50; i++) {
                                const player = document.createElement('image-stream');
                                player.src = '/cam' + i;
                                player.style = 'position: fixed; width: 60px; height: 45px; overflow: hidden; left: ' + i % 10 * 62 + 'px; top: ' + Math.floor(i / 10) * 50 + 'px';
                                player.addEventListener('frame', () => { counts[i] = (counts[i] ?? 0) + 1 });
                                document.body.append(player);
                            }
                        })()""");
                await().atMost(ANYTIME).until(() -> tab.number("Object.keys(counts).length") == 50);

                var least = tab.number("""
                        new Promise(done => {
                            const before = {...counts};
                            setTimeout(() => done(Math.min(...Object.keys(counts).map(i => counts[i] - before[i]))), 5000);
                        })""");

                reporter.publishEntry("pictures in 5 s at the slowest of fifty players in " + kind, "%.0f (of 50)".formatted(least));
                assertThat(least).isGreaterThanOrEqualTo(45);
                assertThat(tab.number("sockets")).isEqualTo(1);
            }
        }
    }
}
