// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the log says of a source that fails: enough for whoever wrote the source, and not too much for whoever runs it.
class LoggedFailuresTest {
    private static final Logger LOG = Logger.getLogger(SourceFailures.class.getName());

    private final List<LogRecord> all = new CopyOnWriteArrayList<>();
    private final LoneStreams lone = new LoneStreams();
    private ImageStream stream = lone.stream();

    /// Sees the lines of this test's source: other tests have failing sources too.
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("of this test") && line.getLevel().intValue() >= Level.INFO.intValue()) {
                all.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void end() {
        stream.retire();
        LOG.removeHandler(handler);
    }

    /// Runs a source that fails with these, one after the other.
    private void fail(Exception... failures) {
        var runs = List.of(failures).stream().<Source>map(failure -> _ -> {
            throw failure;
        }).toArray(Source[]::new);
        var source = new CountingSource(runs);
        stream = lone.stream(StreamSettings.DEFAULT, source);
        stream.watch();
        for (int i = 1; i < failures.length; i++) {
            lone.clock.passUntilWaking();
        }
        source.awaitRuns(failures.length);
        lone.clock.passUntilWaking();
    }

    @Test
    void theFirstHasItsStackTrace() {
        var bug = new IllegalStateException("bug of this test");

        fail(bug);

        assertThat(all).hasSize(1);
        assertThat(all.getFirst().getThrown()).isSameAs(bug);
        assertThat(all.getFirst().getMessage()).startsWith("stream door: source failed, next try in ").endsWith(" ms: bug of this test");
    }

    @Test
    void anotherOneIsALine() {
        fail(new IOException("no camera of this test"), new IOException("camera of this test went away"));

        assertThat(all).extracting(line -> line.getThrown() != null).containsExactly(true, false);
    }

    @Test
    void theSameOneIsNotLoggedAgainForAMinute() {
        var bug = new IllegalStateException("bug of this test");

        fail(bug, bug, bug);

        assertThat(all).hasSize(1);
    }
}
