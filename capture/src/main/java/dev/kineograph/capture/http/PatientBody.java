// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.text.Durations;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A response's body as it arrives, for a reader that waits, but not for ever.
///
/// The client fills it, a few buffers ahead of the reader: a faster server has to wait.
///
/// **Threading.** One thread reads and closes; the client's threads fill it.
final class PatientBody implements BodySubscriber<PatientBody>, AutoCloseable {
    private static final int AHEAD = 2;

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final ArrayDeque<ByteBuffer> taken = new ArrayDeque<>();
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    /// Buffers, or the end.
    ///
    /// @param failure why the body ended early
    private record Arrival(List<ByteBuffer> buffers, boolean isEnd, @Nullable Throwable failure) {}

    /// The next bytes; null at the end.
    ///
    /// @throws IOException if the connection breaks, or nothing arrives within that time
    @Nullable ByteBuffer next(Duration silence) throws IOException, InterruptedException {
        while (taken.isEmpty()) {
            var arrival = arrivals.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                throw new IOException("nothing came for " + Durations.text(silence));
            }
            if (arrival.failure != null) {
                throw new IOException(arrival.failure.getMessage(), arrival.failure);
            }
            if (arrival.isEnd) {
                arrivals.add(arrival);
                return null;
            }
            taken.addAll(arrival.buffers);
            subscription.join().request(1);
        }
        return taken.poll();
    }

    @Override
    public CompletionStage<PatientBody> getBody() {
        // At once, since the body is read as it arrives.
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription begun) {
        if (subscription.complete(begun)) {
            begun.request(AHEAD);
        } else {
            begun.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrivals.add(new Arrival(buffers, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.add(new Arrival(List.of(), true, failure));
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival(List.of(), true, null));
    }

    /// Ends the connection if the body is incomplete.
    @Override
    public void close() {
        if (!subscription.cancel(false)) {
            subscription.join().cancel();
        }
    }
}
