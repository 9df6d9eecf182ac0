// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file is not a stream: asking for one that does not exist is a mistake, and nothing that the server refused.
@ExtendWith(NoLeaks.class)
class FilesOfPagesTest {
    @AutoClose
    private final Stage stage = new Stage();

    @ParameterizedTest
    @ValueSource(strings = {"/assets/nothing.css", "/socket.io/nothing.js"})
    void anUnknownFileIs404AndIsNotCountedAsARefusal(String path) throws IOException {
        try (var client = stage.http()) {
            var answer = client.get(path).readAnswer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).startsWith(path + ": there is no such file");
            assertThat(stage.server.refusals()).isEmpty();
            assertThat(client.get("/assets/page.css").readAnswer().status()).isEqualTo(200);
        }
    }
}
