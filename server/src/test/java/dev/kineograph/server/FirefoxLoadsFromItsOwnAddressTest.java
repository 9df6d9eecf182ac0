// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Firefox loads nothing from an address from which something else is still loading: each picture gets one of its own.
class FirefoxLoadsFromItsOwnAddressTest {
    private static final String FIREFOX = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final String PICTURE = "Accept: image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
    private static final String DOCUMENT = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer ask(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readHead();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/camera.mjpg, ?once=",
        "/camera, ?once=",
        "/camera.mjpg?, ?&once=",
        "/camera.mjpg?framing=eager&x, ?framing=eager&x&once=",
        "/camera.mjpg?once=, ?once=&once="
    })
    void itsPicturesAreSentOnWithTheirParameters(String path, String location) throws IOException {
        var answer = ask(path, FIREFOX, PICTURE);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).startsWith(location).matches(".*once=[0-9a-f]{16}");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(stage.stream("camera").presence().connections()).isZero();
    }

    @Test
    void eachToAnotherAddressOnTheSameConnection() throws IOException {
        try (var client = stage.http()) {
            var first = client.get("/camera.mjpg", FIREFOX, PICTURE).readAnswer().header("Location");
            var second = client.get("/camera.mjpg", FIREFOX, PICTURE).readAnswer().header("Location");

            assertThat(first).isNotEqualTo(second);
            assertThat(client.get("/camera.mjpg" + second, FIREFOX, PICTURE).readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void whatItLoadsAsADocumentIsNot() throws IOException {
        assertThat(ask("/camera.mjpg", FIREFOX, DOCUMENT).status()).isEqualTo(200);
    }

    @Test
    void norIsWhatIsNotThere() throws IOException {
        assertThat(ask("/nothing.mjpg", FIREFOX, PICTURE).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
        "curl/8.5.0",
        ""
    })
    void othersStayWhereTheyAre(String program) throws IOException {
        assertThat(ask("/camera.mjpg", "User-Agent: " + program, PICTURE).status()).isEqualTo(200);
    }
}
