// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.app.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogObjectTest {
    @TempDir
    private Path folder;

    private static String logged(String message, @Nullable Throwable failure) {
        var logger = new LoggerContext().getLogger("test");
        return new LogObject().doLayout(new LoggingEvent("test", logger, Level.WARN, message, failure, null));
    }

    @Test
    void anEventIsOneLineWithOneObject() throws IOException {
        var line = logged("camera: saw \"é\" \u001b[2J\n{\"level\":\"INFO\"}", null);

        assertThat(line).endsWith("\n").hasLineCount(1);
        assertThat(JSON.std.mapFrom(line))
                .containsOnlyKeys("time", "level", "logger", "message")
                .containsEntry("level", "WARN")
                .containsEntry("logger", "test")
                .containsEntry("message", "camera: saw \"é\" \\u001b[2J\\n{\"level\":\"INFO\"}");
    }

    @Test
    void aBugHasItsStackTraceAndAFailureFromOutsideHasNone() throws IOException {
        assertThat((String) JSON.std.mapFrom(logged("a bug", new IllegalStateException("seen"))).get("stack"))
                .startsWith("java.lang.IllegalStateException: seen")
                .contains("LogObjectTest");
        assertThat(JSON.std.mapFrom(logged("door: cannot connect", new IOException("cannot connect")))).doesNotContainKey("stack");
    }

    @Test
    void theProgramWritesItSoWhenItIsAsked() throws Exception {
        var log = folder.resolve("log");
        var program = Program.start(log, "serve", "--port", "0", "--log-format", "json", "--stream", "wave=render:wave?width=64&height=48");
        try {
            Program.banner(program.inputReader(), "Ready");
            program.destroy();
            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(Files.readAllLines(log)).allSatisfy(line -> assertThat(JSON.std.mapFrom(line)).containsKeys("time", "message"));
    }
}
