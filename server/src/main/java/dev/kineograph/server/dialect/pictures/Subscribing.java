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
/// @param acknowledges whether the client answers each picture before it gets the next
/// @param binary whether pictures come as bytes; by default as the client said when it connected
record Subscribing(StreamName stream, boolean acknowledges, Optional<Boolean> binary) {
    /// @throws RefusedException if there is no good name in them, or an option is neither yes nor no
    static Subscribing of(List<@Nullable Object> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof String name)) {
            throw new RefusedException(Refusal.BAD_NAME, "subscribe: no name (expected: a stream's, such as camera)");
        }
        var options = arguments.size() > 1 && arguments.get(1) instanceof Map<?, ?> map ? map : Map.of();
        var binary = options.containsKey("binary") ? Optional.of(Wishes.yes("binary", options)) : Optional.<Boolean>empty();
        return new Subscribing(StreamName.of(name), Wishes.yes("ack", options), binary);
    }
}
