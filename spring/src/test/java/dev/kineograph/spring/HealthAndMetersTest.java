// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/// What Actuator says about the streams.
class HealthAndMetersTest {
    private static final Path MANUAL = Path.of("..", "docs", "operations.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(kineograph_[a-z_]+)`");
    private static final Pattern LINE = Pattern.compile("(?m)^(kineograph_[a-z_]+?)(_count|_sum|_max)?[{ ]");
    private static final String USER = Applications.basic("anna", "correct horse");
    private static final byte[] PICTURE = Images.jpeg(16, 16, Color.RED);

    private ConfigurableApplicationContext application;
    private Hub hub;

    @BeforeEach
    void start() {
        application = Applications.start(
                Applications.WithUsers.class,
                WebApplicationType.SERVLET,
                "kineograph.fresh=door",
                "management.endpoint.health.show-details=always",
                "management.endpoints.web.exposure.include=health,prometheus");
        hub = application.getBean(Hub.class);
    }

    @AfterEach
    void end() {
        application.close();
    }

    private String actuator(String endpoint) throws Exception {
        return new String(Applications.get(Applications.port(application), "/actuator/" + endpoint, "Authorization", USER).body(), UTF_8);
    }

    private Map<?, ?> health() throws Exception {
        var components = (Map<?, ?>) JSON.std.mapFrom(actuator("health")).get("components");
        return (Map<?, ?>) components.get("kineograph");
    }

    @Test
    void theApplicationIsHealthyWhileStreamsAreFresh() throws Exception {
        assertThat(health().get("status")).isEqualTo("DOWN");
        assertThat(health().toString()).contains("withoutFreshPicture=[door]");

        hub.publish("door", PICTURE);

        assertThat(health().get("status")).isEqualTo("UP");
        assertThat(health().toString()).contains("streams=1", "viewers=0");
    }

    @Test
    void theNumbersHaveTheNamesOfTheProgramsOwn() throws Exception {
        var camera = hub.publisher("door");
        camera.publish(PICTURE);
        try {
            camera.publish(new byte[] {1, 2, 3});
        } catch (RefusedException _) {
            // That is what is counted.
        }
        Applications.get(Applications.ownPort(application), "/door.jpg", "Authorization", Applications.basic("anna", "battery"));
        var documented = new TreeSet<>(ROW.matcher(Files.readString(MANUAL)).results().map(row -> row.group(1)).toList());
        documented.removeIf(name -> name.startsWith("kineograph_cluster_")); // The starter joins none.

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var text = actuator("prometheus");
            var names = new TreeSet<>(LINE.matcher(text).results().map(line -> line.group(1)).toList());
            assertThat(names).isEqualTo(documented);
            assertThat(text)
                    .contains("kineograph_stream_frames_received_total{stream=\"door\"} 1.0\n")
                    .contains("kineograph_stream_frames_refused_total{reason=\"not_an_image\",stream=\"door\"} 1.0\n");
        });
    }

    @Test
    void aStreamThatIsGoneHasNoNumbers() throws Exception {
        hub.publish("door", PICTURE);
        await().atMost(Duration.ofSeconds(30)).until(() -> actuator("prometheus").contains("stream=\"door\""));

        hub.retire(StreamName.of("door"));

        await().atMost(Duration.ofSeconds(30)).until(() -> !actuator("prometheus").contains("stream=\"door\""));
    }
}
