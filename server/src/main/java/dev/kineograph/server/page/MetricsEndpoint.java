// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.settings.MetricsWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// `GET /metrics`: the numbers that the program's [MetricsWriter] writes. They name streams, so whoever asks at a port for viewers must be allowed to
/// administer [#STREAM], as those are who may administer all streams.
///
/// **Threading.** Shared: called on every event loop. The text is written on virtual threads, a few at a time.
public final class MetricsEndpoint implements Endpoint {
    /// No stream, but the name under which rules allow to read the numbers.
    public static final StreamName STREAM = StreamName.of("server/metrics");

    private static final int MAX_AT_ONCE = 4;

    private final Executor threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kineograph-metrics").factory());
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private volatile Optional<MetricsWriter> writer = Optional.empty();

    /// There are no numbers until there is a [writer][#use].
    public MetricsEndpoint() {}

    /// Answers with what this writes from now on.
    public void use(MetricsWriter newWriter) {
        writer = Optional.of(newWriter);
    }

    @Override
    public void handle(Exchange exchange) {
        var writing = writer.orElseThrow(() ->
                new RefusedException(Refusal.NO_SUCH_STREAM, "%s: this program has no metrics".formatted(exchange.shownPath())));
        if (!places.tryAcquire()) {
            exchange.reply(Reply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "metrics are being read by %d already (expected: no more)".formatted(MAX_AT_ONCE)));
            return;
        }
        var accepted = exchange.header("Accept");
        var text = CompletableFuture.supplyAsync(() -> write(writing, accepted), threads);
        AwaitedResult.of(exchange, text, written ->
                exchange.reply(Reply.of(HttpResponseStatus.OK, written.mediaType(), written.text()).with("Cache-Control", "no-store")));
    }

    private MetricsWriter.Text write(MetricsWriter writing, String accepted) {
        try {
            return writing.write(accepted);
        } finally {
            places.release();
        }
    }
}
