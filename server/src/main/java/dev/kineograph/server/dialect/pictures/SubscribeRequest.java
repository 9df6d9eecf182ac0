// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.viewer.VariantParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The arguments of `subscribe NAME {ack, adapt, binary, width, ...}`.
///
/// **Threading.** Immutable.
///
/// @param acknowledges whether the next picture is sent only when the client has acknowledged the last
/// @param binary whether pictures are sent as bytes; by default as the client asked for when it connected
/// @param adapts whether it gets smaller pictures while it is too slow; by default as the stream's rules say
/// @param options all of them: those of the form in which the stream is shown have the names that they have in an address
record SubscribeRequest(StreamName stream, boolean acknowledges, Optional<Boolean> binary, Optional<Boolean> adapts, Map<?, ?> options) {
    /// @throws RefusedException if the name is missing or bad, or an option is neither yes nor no
    static SubscribeRequest of(List<@Nullable Object> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof String name)) {
            throw new RefusedException(Refusal.BAD_NAME, "subscribe: no name (expected: a stream's, such as camera)");
        }
        var options = arguments.size() > 1 && arguments.get(1) instanceof Map<?, ?> map ? map : Map.of();
        return new SubscribeRequest(
                StreamName.of(name), ClientOptions.yes("ack", options), yesIfThere(ClientOptions.BINARY, options), yesIfThere("adapt", options), options);
    }

    private static Optional<Boolean> yesIfThere(String name, Map<?, ?> options) {
        return options.containsKey(name) ? Optional.of(ClientOptions.yes(name, options)) : Optional.empty();
    }

    /// The options about the form of the pictures, as the parameters of an address would be.
    Function<String, Optional<String>> form() {
        return VariantParameters.of(options);
    }
}
