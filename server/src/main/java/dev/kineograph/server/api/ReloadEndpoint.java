// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.settings.Reloader;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/reload`: the program reads its configuration again, if it has one.
///
/// **Threading.** Shared: called on every event loop.
public final class ReloadEndpoint implements Endpoint {
    private volatile Optional<Reloader> reloader = Optional.empty();

    /// There is nothing to read before there is a [reloader][#use].
    public ReloadEndpoint() {}

    /// Asks this one from now on.
    public void use(Reloader newReloader) {
        reloader = Optional.of(newReloader);
    }

    @Override
    public void handle(Exchange exchange) {
        var asked = reloader.orElseThrow(() -> new RefusedException(
                Refusal.NO_SUCH_STREAM, "%s: this program has read no configuration (expected: one that has)".formatted(exchange.shownPath())));
        AwaitedResult.of(exchange, asked.reload().handle(ReloadEndpoint::answer), answer -> answer.accept(exchange));
    }

    private static Consumer<Exchange> answer(Reloader.Applied applied, @Nullable Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case null -> exchange -> exchange.reply(Reply.json(Map.of("changed", applied.changed(), "restart", applied.restart())));
            case RefusedException refused -> exchange ->
                    exchange.reply(Reply.text(HttpResponseStatus.UNPROCESSABLE_ENTITY, refused.sentence()));
            default -> throw new IllegalStateException(cause);
        };
    }
}
