// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs read our numbers, wherever the server stands: a comma or other digits are no numbers to them.
@ExtendWith(NoLeaks.class)
@Isolated("it sets the locale of the JVM")
class WireInEveryLocaleTest {
    private final Locale usual = Locale.getDefault();

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    @AfterEach
    void restore() {
        Locale.setDefault(usual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "ar-EG-u-nu-arab", "tr"})
    void numbersAreAscii(String language) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(language));
        stage.show(Pictures.png(1));

        try (var client = stage.http();
                var live = Viewing.of(stage.http(), "/camera.mjpg");
                var stranger = stage.tcp()) {
            var snapshot = client.get("/camera.jpg").readAnswer();
            assertThat(snapshot.header("X-Frame-Age")).matches("[0-9]+\\.[0-9]{3}");
            assertThat(snapshot.header("ETag")).matches("\"[0-9a-f]+-[0-9a-f]+\"");
            assertThat(snapshot.header("Content-Type")).isEqualTo("image/png");
            assertThat(live.next()).isEqualTo(Pictures.png(1));
            assertThat(stage.state("camera")).containsEntry("framesIn", 1).containsEntry("state", "still");
            var answer = Answer.whole(stranger.send("GET / HTTP/1.1\r\n\r\n").readToEnd());
            assertThat(answer.contentLength()).isEqualTo(answer.body().length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar-EG-u-nu-arab"})
    void aPicturesNumbersAreJson(String language) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(language));
        stage.show(Pictures.png(1));

        try (var client = WebSocketClient.of(stage.http(), "/camera?meta=1")) {
            assertThat(client.next().text())
                    .matches("\\{\"sequence\":1,\"epoch\":[0-9]+,\"ageMillis\":[0-9]+,\"bytes\":[0-9]+,\"type\":\"image/png\"}");
            assertThat(client.next().payload()).isEqualTo(Pictures.png(1));
        }
    }
}
