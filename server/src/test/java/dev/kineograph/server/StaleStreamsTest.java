// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamSettings;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A picture that should have been followed by another one is told to be stale.
@ExtendWith(NoLeaks.class)
class StaleStreamsTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    private String list() throws IOException {
        try (var client = stage.http()) {
            return client.get("/api/v1/live").readAnswer().text();
        }
    }

    @Test
    void itsStateAndTheListOfStreamsSaySoUntilTheNextOne() throws IOException {
        stage.stream("camera").apply(StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(1)));
        stage.show(Pictures.png(1));
        assertThat(list()).contains("camera");

        await().untilAsserted(() -> assertThat(stage.state("camera")).containsEntry("stale", true).containsEntry("state", "offline"));
        assertThat(stage.state("camera").get("events").toString()).contains("event=stale, ageMillis=");
        await().untilAsserted(() -> assertThat(list()).contains("\"stale\":true"));

        stage.stream("camera").apply(StreamSettings.DEFAULT);
        stage.show(Pictures.png(2));
        assertThat(stage.state("camera")).doesNotContainKey("stale");
        await().untilAsserted(() -> assertThat(list()).doesNotContain("stale"));
    }
}
