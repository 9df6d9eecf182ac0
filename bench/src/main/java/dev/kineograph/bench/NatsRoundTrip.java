// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// What NATS takes by itself: publishes messages on one connection, and gets them on another. For each line of standard input, it does so for a while, and prints the times as a JSON object.
public final class NatsRoundTrip {
    private static final String SUBJECT = "kineograph-bench.round-trip";
    private static final int WARM_UP_MESSAGES = 12_000;
    private static final long WARM_UP_PERIOD_NANOS = 1_000_000;

    private final long[] nanos;
    private final AtomicInteger received = new AtomicInteger();

    private NatsRoundTrip(int most) {
        this.nanos = new long[most];
    }

    /// Runs until its input ends.
    ///
    /// @param arguments the NATS server's address, bytes a message, messages a second, and how many of them for each line
    /// @throws IOException if the server cannot be reached
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int length = Integer.parseInt(arguments[1]);
        long periodNanos = (long) (1e9 / Double.parseDouble(arguments[2]));
        int messages = Integer.parseInt(arguments[3]);
        var out = Nats.connect(arguments[0]);
        var in = Nats.connect(arguments[0]);
        new NatsRoundTrip(WARM_UP_MESSAGES).run(out, in, length, WARM_UP_PERIOD_NANOS);
        while (System.in.read() >= 0) {
            var round = new NatsRoundTrip(messages);
            round.run(out, in, length, periodNanos);
            System.out.println(round.line());
        }
        out.close();
        in.close();
    }

    private void run(Connection out, Connection in, int length, long periodNanos) throws InterruptedException {
        var dispatcher = in.createDispatcher(message -> {
            long sent = ByteBuffer.wrap(message.getData()).getLong();
            nanos[received.getAndIncrement() % nanos.length] = System.nanoTime() - sent;
        });
        dispatcher.subscribe(SUBJECT);
        long due = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            out.publish(SUBJECT, ByteBuffer.allocate(length).putLong(System.nanoTime()).array());
            due += periodNanos;
        }
        in.closeDispatcher(dispatcher);
    }

    private String line() {
        long[] sorted = Arrays.copyOf(nanos, Math.min(received.get(), nanos.length));
        Arrays.sort(sorted);
        return "{\"p50Micros\":%d,\"p99Micros\":%d}".formatted(sorted[sorted.length / 2] / 1000, sorted[sorted.length * 99 / 100] / 1000);
    }
}
