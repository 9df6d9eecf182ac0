// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.browser.Browser;
import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A forum and its picture behind nginx, over TLS.
@Order(2)
class ForumBehindTlsTest {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final Duration ANYTIME = Duration.ofSeconds(20);

    @AutoClose
    private final Stage stage =
            new Stage(ServerSettings.DEFAULT.with(Stage.LOOPS).with(TrustedProxies.of("127.0.0.1")), new Listener.Http(0));

    @TempDir
    Path folder;

    @BeforeEach
    void makeCertificate() throws IOException, GeneralSecurityException, InterruptedException {
        var keys = EncryptedPort.keys(folder, "localhost");
        EncryptedPort.writePem(keys, folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }

    /// As docs/viewers.md has it, with the lines for a trusted proxy, and pages.
    private String server() {
        return """
                ssl_certificate cert.pem;
                ssl_certificate_key key.pem;
                location / {
                  proxy_pass http://127.0.0.1:%d;
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                  proxy_set_header X-Forwarded-Host $http_host;
                  proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_set_header Host $http_host;
                  proxy_http_version 1.1;
                  proxy_buffering off;
                }
                location /page/ {
                  default_type text/html;
                  return 200 '<img src="https://127.0.0.1:$server_port/camera.mjpg">';
                }
                """.formatted(stage.server.port());
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoWalksThroughNinePagesIsOnePersonWithOneConnectionOnEach(BrowserKind kind) throws IOException {
        stage.show(Pictures.png(1));
        var presence = stage.stream("camera").presence();
        try (var nginx = new Nginx(folder, "ssl", server());
                var browser = Browser.start(kind, "--accept-any-certificate")) {
            for (var site : new String[] {"127.0.0.1", "localhost"}) {
                var tab = browser.open("about:blank");
                for (int page = 1; page <= 9; page++) {
                    var url = "https://%s:%d/page/%d".formatted(site, nginx.port(), page);
                    tab.navigate(url);

                    await().atMost(ANYTIME).until(() -> tab.number("document.images[0].naturalWidth") > 0);
                    stage.show(Pictures.png(page));
                    await().atMost(SOON).untilAsserted(() -> {
                        assertThat(presence.viewers()).as(url).isEqualTo(1);
                        assertThat(presence.connections()).as(url).isEqualTo(1);
                    });
                }
                tab.close();
                stage.show(Pictures.png(1));
                await().atMost(SOON).until(() -> presence.viewers() == 0);
            }
        }
    }
}
