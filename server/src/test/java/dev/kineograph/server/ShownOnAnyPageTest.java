// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What headers say about pages that have our pictures or our pages in them.
class ShownOnAnyPageTest {
    private static final String CORP = "Cross-Origin-Resource-Policy";

    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer head(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readHead();
        }
    }

    /// A browser asks for it on a page with `Cross-Origin-Embedder-Policy: require-corp`, of a redirect too.
    @Test
    void picturesAgreeToBeShownOnEveryPage() throws IOException {
        var snapshot = head("/camera.jpg");
        var redirect = head("/camera.mjpg", "User-Agent: Mozilla/5.0 Gecko/20100101 Firefox/140.0");

        assertThat(head("/camera.mjpg").headers(CORP)).containsExactly("cross-origin");
        assertThat(snapshot.headers(CORP)).containsExactly("cross-origin");
        assertThat(head("/camera.jpg", "If-None-Match: " + snapshot.header("ETag")).headers(CORP)).containsExactly("cross-origin");
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.headers(CORP)).containsExactly("cross-origin");
    }

    @Test
    void whatIsNoPictureDoesNot() throws IOException {
        for (var path : new String[] {"/camera.json", "/", "/nothing.jpg"}) {
            assertThat(head(path, "Accept: text/html").headers(CORP)).isEmpty();
        }
    }

    @Test
    void aPageThatPublishesIsInNoForeignFrame() throws IOException {
        assertThat(head("/demo/push").headers("Content-Security-Policy")).hasSize(2).contains("frame-ancestors 'self'");
        for (var path : new String[] {"/", "/camera"}) {
            assertThat(head(path, "Accept: text/html").headers("Content-Security-Policy"))
                    .singleElement()
                    .asString()
                    .doesNotContain("frame-ancestors");
        }
    }
}
