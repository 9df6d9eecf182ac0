// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.settings.StreamCatalogue;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// `PUT` and `DELETE /api/v1/streams?stream=NAME`: makes, changes and removes streams while the server runs, if it has a place to keep them.
///
/// **Threading.** Shared: called on every event loop.
public final class StreamEditor {
    private static final int MAX_BODY = 64 << 10;

    private volatile Optional<StreamCatalogue> catalogue = Optional.empty();

    /// Without a catalogue: every change is refused.
    public StreamEditor() {}

    /// Keeps the streams there from now on.
    public void keepIn(StreamCatalogue newCatalogue) {
        catalogue = Optional.of(newCatalogue);
    }

    /// The version of a stream that was made here.
    Optional<String> version(StreamName stream) {
        return catalogue.flatMap(there -> there.version(stream));
    }

    /// `PUT`: makes or changes one.
    public void put(Exchange exchange) {
        var there = catalogue(exchange);
        var type = exchange.header("Content-Type").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            exchange.reply(Reply.text(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "%s: not JSON (expected: Content-Type: application/json)".formatted(exchange.shownPath())));
            return;
        }
        exchange.receive(StreamEditor::checkLength, body -> await(exchange, there.put(name(exchange), object(body), exchange::checkConditions), saved ->
                exchange.reply(Reply.empty(saved.isNew() ? HttpResponseStatus.CREATED : HttpResponseStatus.NO_CONTENT).with("ETag", saved.version()))));
    }

    /// `DELETE`: removes one.
    public void remove(Exchange exchange) {
        await(exchange, catalogue(exchange).remove(name(exchange), exchange::checkConditions), wasThere -> {
            if (!wasThere) {
                throw new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(name(exchange)));
            }
            exchange.reply(Reply.empty(HttpResponseStatus.NO_CONTENT));
        });
    }

    private static StreamName name(Exchange exchange) {
        return exchange.match().stream();
    }

    private StreamCatalogue catalogue(Exchange exchange) {
        return catalogue.orElseThrow(() -> new RefusedException(
                Refusal.NO_STORAGE, "%s: there is no place to keep streams (expected: a file in 'server.state')".formatted(exchange.shownPath())));
    }

    private static void checkLength(long length) {
        if (length > MAX_BODY) {
            throw new RefusedException(Refusal.TOO_MANY_BYTES, "body: %,d bytes (expected: at most %,d)".formatted(length, MAX_BODY));
        }
    }

    private static Map<String, Object> object(byte[] body) {
        try {
            return JSON.std.mapFrom(body);
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "body: no JSON object (expected: the keys of a stream, such as {\"source\": \"http://camera.lan/stream\"})");
        }
    }

    /// A refusal of the catalogue is one of the endpoint.
    private static <T> void await(Exchange exchange, CompletionStage<T> change, Consumer<T> then) {
        CompletionStage<Consumer<Consumer<T>>> settled = change.handle((value, failure) -> step -> {
            if (failure == null) {
                step.accept(value);
            } else {
                throw refusal(failure);
            }
        });
        AwaitedResult.of(exchange, settled, result -> result.accept(then));
    }

    private static RuntimeException refusal(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
