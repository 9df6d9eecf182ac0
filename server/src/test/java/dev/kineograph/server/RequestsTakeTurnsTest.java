// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access;
import dev.kineograph.StreamName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that sends many requests at once, one behind the other, delays nobody else on its event loop.
@ExtendWith(NoLeaks.class)
class RequestsTakeTurnsTest {
    private static final int REQUESTS = 1_000;
    private static final long COST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /// Which streams were asked for, in the order of their requests.
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AutoClose
    private final Stage stage =
            new Stage(Stage.BRISK.with(Stage.LOOPS.withCount(1)).with((Access) (_, stream, _) -> judged(stream)));

    @AutoClose
    private RawClient other;

    private Access.Decision judged(StreamName stream) {
        if (asked.isEmpty()) {
            askBeside();
        }
        asked.add(stream.value());
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < COST_NANOS) {
            Thread.onSpinWait();
        }
        return Access.Decision.allowed();
    }

    /// When the first request is handled, and all others of that client have come.
    private void askBeside() {
        try {
            other.get("/another.jpg");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anotherClientIsAnsweredInBetween() throws IOException {
        other = stage.http();
        try (var client = stage.http()) {
            client.send("GET /one.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(REQUESTS));
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.readAnswer().status()).isEqualTo(404);
            }
        }

        assertThat(other.readAnswer().status()).isEqualTo(404);
        assertThat(asked).hasSize(REQUESTS + 1);
        assertThat(asked.indexOf("another")).isLessThan(REQUESTS / 2);
    }

    @Test
    void allAreAnsweredAlsoWhereTheClientHasEndedItsSide() throws IOException {
        other = stage.http();
        try (var client = stage.http()) {
            client.send("GET /one.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(REQUESTS - 1)
                    + "GET /one.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            client.halfClose();

            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.readAnswer().status()).isEqualTo(404);
            }
        }
        assertThat(other.readAnswer().status()).isEqualTo(404);
    }
}
