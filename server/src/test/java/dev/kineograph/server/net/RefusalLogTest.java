// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Refusal;
import dev.kineograph.server.LogLines;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    private final RefusalLog refusals = new RefusalLog();

    @Test
    void countsRefusalsByEntryAndReason() {
        refusals.count("tcp", Refusal.NOT_AN_IMAGE, "peer", "one");
        refusals.count("tcp", Refusal.NOT_AN_IMAGE, "peer", "two");
        refusals.count("http", Refusal.NOT_AN_IMAGE, "peer", "three");
        refusals.count("http", Refusal.DENIED, "peer", "four");

        assertThat(refusals.counts()).containsExactly(
                Map.entry("http DENIED", 1L), Map.entry("http NOT_AN_IMAGE", 1L), Map.entry("tcp NOT_AN_IMAGE", 2L));
    }

    @Test
    void logsOneRefusalASecondWithTheNumberOfThoseThatItLeftOut() {
        for (int i = 0; i < 100; i++) {
            refusals.count("tcp", Refusal.NOT_AN_IMAGE, "10.0.0.1", "sentence " + i);
        }
        assertThat(log.lines()).containsExactly("tcp 10.0.0.1: sentence 0");

        await().until(() -> {
            refusals.count("tcp", Refusal.NOT_AN_IMAGE, "10.0.0.1", "later");
            return log.lines().size() > 1;
        });
        assertThat(log.lines().get(1)).matches("tcp 10\\.0\\.0\\.1: later \\(and [0-9]+ more refused\\)");
        long unlogged = Long.parseLong(log.lines().get(1).replaceAll(".*and ([0-9]+) more.*", "$1"));
        assertThat(unlogged).isEqualTo(refusals.counts().get("tcp NOT_AN_IMAGE") - 2);
    }

    @Test
    void aConnectionThatFailsIsCountedAndLoggedOnceASecondButNotTheNetworksDoing() {
        for (int i = 0; i < 100; i++) {
            refusals.failed("live", "10.0.0.1", new IOException("Connection reset by peer"));
            refusals.failed("live", "10.0.0.1", new IllegalStateException("fault " + i));
        }

        assertThat(refusals.counts()).containsExactly(Map.entry("live BROKEN", 100L), Map.entry("live FAILED", 100L));
        assertThat(log.lines()).first().asString().startsWith("live 10.0.0.1: connection failed");
        assertThat(log.lines()).noneMatch(line -> line.contains("reset"));
    }

    @Test
    void aFaultOfTheProgramIsCountedAndLoggedOnceASecondWithItsStack() {
        for (int i = 0; i < 100; i++) {
            refusals.fault("http", "10.0.0.1", new IllegalStateException("fault " + i));
        }

        assertThat(refusals.counts()).containsExactly(Map.entry("http FAULT", 100L));
        assertThat(log.lines()).first().asString().startsWith("http 10.0.0.1: ended by a fault of this program");
        assertThat(log.lines()).hasSizeLessThan(5);
    }

    @Test
    void losesNoneWhenManyAreCountedAtOnce() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        refusals.count("http", Refusal.BAD_VALUE, "peer", "sentence");
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(refusals.counts()).containsEntry("http BAD_VALUE", 40_000L);
        assertThat(log.lines()).hasSizeLessThan(5);
    }

    @Test
    void bracesInASentenceAreNoPlaceholders() {
        refusals.count("http", Refusal.BAD_VALUE, "peer", "saw {0} and {1}'s");

        assertThat(log.lines()).containsExactly("http peer: saw {0} and {1}'s");
    }
}
