// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Decision;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `/?streams=a,b,c`: many streams on one screen.
@ExtendWith(NoLeaks.class)
class MosaicPageTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(new RecordingAccess(
            (_, stream, _) -> stream.value().equals("vault") ? Decision.hidden() : Decision.undecided())));

    private Answer get(String path) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, "Accept: text/html").readAnswer();
        }
    }

    @Test
    void aHiddenStreamLooksLikeOneThatIsNotThere() throws IOException {
        stage.show(Pictures.png(1));
        stage.hub.publisher("vault").publish(Pictures.png(2));

        var hidden = get("/?streams=camera,vault");
        var missing = get("/?streams=camera,vaulx");

        assertThat(hidden.status()).isEqualTo(200);
        assertThat(hidden.text()).contains("src=\"./camera\"", "src=\"./vault\"", "columns-2");
        assertThat(hidden.text().replace("vault", "vaulx")).isEqualTo(missing.text());
        assertThat(hidden.header("Content-Security-Policy")).isEqualTo(missing.header("Content-Security-Policy"));
    }

    @Test
    void whatIsNoNameIsRefusedAndSoIsOneMoreThan64() throws IOException {
        var many = IntStream.range(0, 65).mapToObj("s%d"::formatted).collect(Collectors.joining(","));

        assertThat(get("/?streams=%3Cscript%3E").status()).isEqualTo(400);
        assertThat(get("/?streams=" + many).status()).isEqualTo(400);
        assertThat(get("/?streams=" + many.substring(0, many.lastIndexOf(','))).text()).contains("columns-8", "src=\"./s63\"");
    }
}
