// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `/socket.io/socket.io.js` is the newest client, as npm has it: the build fetched it, as this one did.
class SocketIoScriptTest {
    @AutoClose
    private final Stage stage = new Stage();

    @ParameterizedTest
    @CsvSource({
        "socket.io.js, text/javascript, function Socket(",
        "socket.io.min.js, text/javascript, sourceMappingURL=socket.io.min.js.map",
        "socket.io.esm.min.js, text/javascript, export{",
        "socket.io.js.map, application/json, \"sourcesContent\"",
        "socket.io.min.js.map, application/json, \"sourcesContent\"",
        "socket.io.esm.min.js.map, application/json, \"sourcesContent\""
    })
    void aPageLoadsIt(String file, String type, String inIt) throws IOException {
        try (var client = stage.http()) {
            var answer = client.get("/socket.io/" + file).readAnswer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith(type);
            assertThat(answer.text()).contains(inIt);
        }
    }

    @Test
    void whoHasItIsNotSentItAgain() throws IOException {
        try (var client = stage.http()) {
            var first = client.get("/socket.io/socket.io.js").readAnswer();

            var again = client.get("/socket.io/socket.io.js", "If-None-Match: " + first.header("ETag")).readAnswer();
            var another = client.get("/socket.io/socket.io.min.js", "If-None-Match: " + first.header("ETag")).readAnswer();

            assertThat(first.text()).startsWith("/*!\n * Socket.IO v4.8.4\n");
            assertThat(first.header("Cache-Control")).isEqualTo("public, no-cache");
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
            assertThat(another.status()).isEqualTo(200);
        }
    }

    @Test
    void thereIsNoOtherFile() throws IOException {
        try (var client = stage.http()) {
            var answer = client.get("/socket.io/LICENSE").readAnswer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("/socket.io/socket.io.js is the client");
        }
    }

    @Test
    void itsLicenceIsInTheJar() throws IOException {
        try (var licence = KineographServer.class.getResourceAsStream("page/socketio/LICENSE")) {
            assertThat(licence).asString(UTF_8).startsWith("The MIT License (MIT)");
        }
    }

    @Test
    void theDemosPageOffersEveryStream() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            var answer = client.get("/demo/push", "Accept: text/html").readAnswer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("<script src=\"../socket.io/socket.io.js\" defer>", "data-stream=\"camera\"");
        }
    }
}
