// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Real programs see pictures in both framings: those that `bench/readers/run` knows.
class ProgramsReadBothFramingsTest {
    @AutoClose
    private final Stage stage = new Stage();

    @AutoClose
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @Test
    void allFourteenSeePictures() throws IOException {
        var number = new AtomicInteger();
        clock.scheduleAtFixedRate(() -> stage.show(Pictures.jpeg(number.incrementAndGet())), 0, 100, TimeUnit.MILLISECONDS);
        var script = Path.of("../bench/readers/run").toAbsolutePath().normalize();
        var stream = "http://127.0.0.1:%d/camera".formatted(stage.server.port());

        var process = new ProcessBuilder(script.toString(), stream)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).endsWith("| of 14 | 14 | 14 |\n");
        clock.shutdownNow();
    }
}
