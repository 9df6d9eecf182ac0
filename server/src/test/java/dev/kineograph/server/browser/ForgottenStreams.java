// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.StreamCatalogue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Accepts every stream, and keeps none.
///
/// **Threading.** Immutable.
final class ForgottenStreams implements StreamCatalogue {
    private static final Saved SAVED = new Saved(true, "\"1\"");

    @Override
    public Optional<String> version(StreamName stream) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Saved> put(StreamName stream, Map<String, Object> definition, Consumer<Optional<String>> check) {
        return CompletableFuture.completedFuture(SAVED);
    }

    @Override
    public CompletionStage<Saved> change(StreamName stream, Map<String, Object> patch, Consumer<Optional<String>> check) {
        return CompletableFuture.completedFuture(SAVED);
    }

    @Override
    public CompletionStage<Boolean> remove(StreamName stream, Consumer<Optional<String>> check) {
        return CompletableFuture.completedFuture(true);
    }
}
