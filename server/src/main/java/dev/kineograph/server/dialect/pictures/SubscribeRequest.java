// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arguments of `subscribe NAME {ack, binary}`.
///
/// **Threading.** Immutable.
///
/// @param acknowledges whether the next picture is sent only when the client has acknowledged the last
/// @param binary whether pictures are sent as bytes; by default as the client asked for when it connected
record SubscribeRequest(StreamName stream, boolean acknowledges, Optional<Boolean> binary) {
    /// @throws RefusedException if the name is missing or bad, or an option is neither yes nor no
    static SubscribeRequest of(List<@Nullable Object> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof String name)) {
            throw new RefusedException(Refusal.BAD_NAME, "subscribe: no name (expected: a stream's, such as camera)");
        }
        var options = arguments.size() > 1 && arguments.get(1) instanceof Map<?, ?> map ? map : Map.of();
        var binary = options.containsKey(ClientOptions.BINARY)
                ? Optional.of(ClientOptions.yes(ClientOptions.BINARY, options))
                : Optional.<Boolean>empty();
        return new SubscribeRequest(StreamName.of(name), ClientOptions.yes("ack", options), binary);
    }
}
