// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `KINEOGRAPH_LOG` sets how much is logged, and by whom.
class LogLevelsTest {
    private static LogLevels of(String text) {
        return LogLevels.ofEnvironment(Map.of(LogLevels.VARIABLE, text));
    }

    private static Level levelOf(String logger, String text) {
        var context = new LoggerContext();
        LogSettings.set(of(text), context);
        return context.getLogger(logger).getEffectiveLevel();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "debug", "info", "warn", "error", "off", "DEBUG"})
    void everyLevelIsOurs(String text) {
        assertThat(levelOf("dev.kineograph.server", text)).isEqualTo(Level.toLevel(text));
    }

    @Test
    void withoutTheVariableTheLevelIsInfo() {
        assertThat(LogLevels.ofEnvironment(Map.of())).isEqualTo(of("info")).isEqualTo(of(""));
    }

    @ParameterizedTest
    @CsvSource({"trace, INFO, WARN", "debug, INFO, WARN", "info, INFO, WARN", "warn, WARN, WARN", "off, OFF, OFF"})
    void librariesLogAtMostInfoAndNettyAtMostWarn(String text, String level, String netty) {
        assertThat(levelOf("jdk.event.security", text)).isEqualTo(Level.toLevel(level));
        assertThat(levelOf("io.netty.util", text)).isEqualTo(Level.toLevel(netty));
    }

    @Test
    void aLibraryThatIsNamedLogsMore() {
        assertThat(levelOf("io.netty.util", "warn,io.netty=debug")).isEqualTo(Level.DEBUG);
        assertThat(levelOf("dev.kineograph.server", "warn,io.netty=debug")).isEqualTo(Level.WARN);
        assertThat(levelOf("dev.kineograph.server", "io.netty=debug")).isEqualTo(Level.INFO);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "verbose | KINEOGRAPH_LOG: 'verbose' (expected: one of trace, debug, info, warn, error, off)",
        "wran | KINEOGRAPH_LOG: 'wran' (expected: one of trace, debug, info, warn, error, off; nearest: warn)",
        "io.netty=much | KINEOGRAPH_LOG: 'much' (expected: one of trace, debug, info, warn, error, off)",
        "=debug | KINEOGRAPH_LOG: '' (expected: the name of a logger, such as io.netty=debug)"
    })
    void anythingElseIsAnErrorThatNamesTheLevels(String text, String sentence) {
        assertThatThrownBy(() -> of(text)).hasMessage(sentence);
        assertThat(LogLevels.orUsual(Map.of(LogLevels.VARIABLE, text))).as("what is logged until the program ends").isEqualTo(of("info"));
    }
}
