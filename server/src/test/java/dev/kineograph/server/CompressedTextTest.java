// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages, their files and JSON are sent compressed to clients that accept it, and not again to clients that have them.
@ExtendWith(NoLeaks.class)
class CompressedTextTest {
    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer get(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer();
        }
    }

    private static byte[] unzipped(Answer answer) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/camera", "/demo/push", "/assets/page.css", "/assets/player.js", "/assets/page.js"})
    void theCompressedFormIsShorterAndTheSame(String path) throws IOException {
        var plain = get(path, "Accept: text/html");
        var compressed = get(path, "Accept: text/html", "Accept-Encoding: gzip, deflate, br");

        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(unzipped(compressed)).isEqualTo(plain.body()).hasSizeGreaterThan(compressed.body().length);
        assertThat(compressed.header("ETag")).isNotEmpty().isNotEqualTo(plain.header("ETag"));
        assertThat(compressed.headers("Vary")).containsAll(plain.headers("Vary")).contains("Accept-Encoding");
    }

    @Test
    void aLongStateIsCompressedWithoutATag() throws IOException {
        for (int i = 0; i < 10; i++) {
            stage.show(Pictures.png(i));
        }

        var compressed = get("/camera.json", "Accept-Encoding: gzip");

        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.header("ETag")).isEmpty();
        assertThat(new String(unzipped(compressed), UTF_8)).contains("\"name\" : \"camera\"");
    }

    /// Browsers take the headers of a 304 for those of the page that they have kept: it must still be allowed to run.
    @ParameterizedTest
    @ValueSource(strings = {"/", "/camera", "/demo/push"})
    void aPageThatIsNotSentAgainKeepsItsHeaders(String path) throws IOException {
        var page = get(path, "Accept: text/html", "Accept-Encoding: gzip");
        var again = get(path, "Accept: text/html", "Accept-Encoding: gzip", "If-None-Match: " + page.header("ETag"));

        assertThat(again.status()).isEqualTo(304);
        for (var header : new String[] {"Content-Security-Policy", "ETag", "Cache-Control", "Vary", "Referrer-Policy", "X-Content-Type-Options"}) {
            assertThat(again.headers(header)).as(header).isNotEmpty().isEqualTo(page.headers(header));
        }
    }

    @Test
    void anotherStreamIsAnotherPage() throws IOException {
        var tag = get("/").header("ETag");
        assertThat(get("/", "If-None-Match: " + tag).status()).isEqualTo(304);

        stage.hub.publisher("garden").close();

        assertThat(get("/", "If-None-Match: " + tag).status()).isEqualTo(200);
    }

    @Test
    void whatWouldKeepTheLoopBusyIsNotCompressed() throws IOException {
        for (int i = 0; i < 900; i++) {
            stage.hub.publisher("a-stream-with-a-long-name-" + "x".repeat(30) + i).close();
        }

        var list = get("/", "Accept-Encoding: gzip");

        assertThat(list.body()).hasSizeGreaterThan(256 << 10);
        assertThat(list.headers("Content-Encoding")).isEmpty();
    }
}
