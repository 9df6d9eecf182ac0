// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Nginx;
import dev.kineograph.server.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pages that ask as OctoPrint's, Mainsail's and Fluidd's do, on a host whose nginx has this server below `/webcam/`.
@Order(3)
@ResourceLock(Browsers.LANE)
class PrinterPagesInBrowsersTest {
    /// OctoPrint's `<img>` with a number against caches; Fluidd's, which asks for one snapshot after the other; and Mainsail's, which reads the body of the
    /// live picture itself: a part's header block has its length, and the picture's first bytes are there with it.
    private static final String PAGE = """
            <img id=octoprint src="/webcam/?action=stream&1700000000">
            <img id=fluidd>
            <script>
              let polled = 0, parsed = 0, sizes = [];
              const poll = () => { fluidd.src = '/webcam/?action=snapshot&cacheBust=' + Date.now() };
              fluidd.onload = () => { polled++; setTimeout(poll, 66) };
              poll();
              (async () => {
                const body = (await fetch('/webcam/?action=stream&timestamp=' + Date.now())).body.getReader();
                let head = '', length = 0, have = 0;
                for (;;) {
                  const { done, value } = await body.read();
                  if (done) return;
                  for (let i = 0; i < value.length; i++) {
                    if (length === 0) {
                      head += String.fromCharCode(value[i]);
                      if (head.endsWith('\\r\\n\\r\\n')) {
                        const found = /Content-Length: (\\d+)/i.exec(head);
                        if (found) { length = Number(found[1]); have = 0 }
                        head = '';
                      }
                    } else if (++have === length) {
                      parsed++;
                      sizes.push(length);
                      length = 0;
                    }
                  }
                }
              })();
            </script>
            """;

    private static final String LOCATIONS = """
            location = /printer { default_type text/html; alias PAGE; }
            location /webcam/ { proxy_pass http://127.0.0.1:PORT/; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header Host $http_host;
              proxy_buffering off; }
            """;

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachShowsThePictureAndTheNextOnes(BrowserKind kind) throws IOException {
        var page = Files.writeString(folder.resolve("printer.html"), PAGE);
        try (var camera = hub.publisher("camera");
                var nginx = Nginx.withLocations(folder, LOCATIONS.replace("PAGE", page.toString()).replace("PORT", String.valueOf(server.port())))) {
            camera.publish(Pictures.jpeg(1));
            try (var tab = browsers.get(kind).open("http://127.0.0.1:%d/printer".formatted(nginx.port()))) {
                await().untilAsserted(() -> {
                    camera.publish(Pictures.jpeg(2));
                    assertThat(tab.number("octoprint.naturalWidth")).isPositive();
                    assertThat(tab.number("polled")).isGreaterThan(3);
                    assertThat(tab.number("parsed")).isGreaterThan(3);
                });
                assertThat(tab.truth("sizes.includes(%d)".formatted(Pictures.jpeg(2).length))).isTrue();
            }
        }
    }
}
