// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A result that a request waits for, and which comes in any case.
///
/// **Threading.** Stateless.
public final class AwaitedResult {
    private AwaitedResult() {}

    /// Continues the request with the result, on its event loop; does nothing if the client has gone by then. An exception of the step, or of the result, is
    /// answered as if the endpoint had thrown it.
    public static <T> void of(Exchange exchange, CompletionStage<T> result, Consumer<T> then) {
        exchange.suspend(() -> {});
        result.whenComplete((value, failure) -> exchange.loop().execute(() -> exchange.resume(() -> then.accept(checked(value, failure)))));
    }

    private static <T> T checked(@Nullable T value, @Nullable Throwable failure) {
        if (value == null) {
            throw new IllegalStateException("no result", failure);
        }
        return value;
    }
}
