// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.JsonObject;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.settings.StreamCatalogue;
import dev.kineograph.server.settings.StreamCatalogue.Saved;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// `PUT`, `PATCH` and `DELETE /api/v1/streams?stream=NAME`: makes, changes and removes streams while the server runs, if it has a place to keep them.
///
/// **Threading.** Shared: called on every event loop.
public final class StreamEditor {
    private static final int MAX_BODY = 64 << 10;
    private static final String JSON_TYPE = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";

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

    /// Whether there is a catalogue.
    public boolean isOpen() {
        return catalogue.isPresent();
    }

    /// `PUT`: makes or changes one.
    public void put(Exchange exchange) {
        var there = catalogue(exchange);
        receive(exchange, JSON_TYPE, definition -> there.put(name(exchange), definition, exchange::checkConditions));
    }

    /// `PATCH`: changes some of the keys of one.
    public void change(Exchange exchange) {
        var there = catalogue(exchange);
        receive(exchange, MERGE_PATCH, patch -> there.change(name(exchange), patch, exchange::checkConditions));
    }

    private static void receive(Exchange exchange, String expected, Function<Map<String, Object>, CompletionStage<Saved>> save) {
        var type = exchange.header("Content-Type").toLowerCase(Locale.ROOT);
        if (!type.equals(expected) && !type.startsWith(expected + ";")) {
            exchange.reply(Reply.text(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "%s: not JSON (expected: Content-Type: %s)".formatted(exchange.shownPath(), expected)));
            return;
        }
        exchange.receive(StreamEditor::checkLength, body -> await(exchange, save.apply(object(body)), saved ->
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
        return JsonObject.of(body).orElseThrow(() -> new RefusedException(
                Refusal.BAD_VALUE, "body: no JSON object (expected: the keys of a stream, once each, such as {\"source\": \"http://camera.lan/stream\"})"));
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
