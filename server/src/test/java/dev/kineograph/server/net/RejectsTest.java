// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Refusal;
import dev.kineograph.server.LogLines;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RejectsTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    private final Rejects rejects = new Rejects();

    @Test
    void areCountedByEntryAndReason() {
        rejects.count("tcp", Refusal.NOT_AN_IMAGE, "peer", "one");
        rejects.count("tcp", Refusal.NOT_AN_IMAGE, "peer", "two");
        rejects.count("http", Refusal.NOT_AN_IMAGE, "peer", "three");
        rejects.count("http", Refusal.DENIED, "peer", "four");

        assertThat(rejects.counts()).containsExactly(
                Map.entry("http DENIED", 1L), Map.entry("http NOT_AN_IMAGE", 1L), Map.entry("tcp NOT_AN_IMAGE", 2L));
    }

    @Test
    void areToldOnceASecondWithTheNumberOfThoseThatWereNot() {
        for (int i = 0; i < 100; i++) {
            rejects.count("tcp", Refusal.NOT_AN_IMAGE, "10.0.0.1", "sentence " + i);
        }
        assertThat(log.lines()).containsExactly("tcp 10.0.0.1: sentence 0");

        await().until(() -> {
            rejects.count("tcp", Refusal.NOT_AN_IMAGE, "10.0.0.1", "later");
            return log.lines().size() > 1;
        });
        assertThat(log.lines().get(1)).matches("tcp 10\\.0\\.0\\.1: later \\(and [0-9]+ more refused\\)");
        long untold = Long.parseLong(log.lines().get(1).replaceAll(".*and ([0-9]+) more.*", "$1"));
        assertThat(untold).isEqualTo(rejects.counts().get("tcp NOT_AN_IMAGE") - 2);
    }

    @Test
    void noneIsLostWhenManyAreCountedAtOnce() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        rejects.count("http", Refusal.BAD_VALUE, "peer", "sentence");
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(rejects.counts()).containsEntry("http BAD_VALUE", 40_000L);
        assertThat(log.lines()).hasSizeLessThan(5);
    }

    @Test
    void bracesInASentenceAreNoPlaceholders() {
        rejects.count("http", Refusal.BAD_VALUE, "peer", "saw {0} and {1}'s");

        assertThat(log.lines()).containsExactly("http peer: saw {0} and {1}'s");
    }
}
