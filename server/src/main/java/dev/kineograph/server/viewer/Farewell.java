// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Access.Decision.Denied;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// The last bytes of a live body that the server ends.
///
/// **Threading.** Shared: called on every event loop.
public interface Farewell {
    /// Nothing but the end.
    Farewell NOTHING = () -> Unpooled.EMPTY_BUFFER;

    /// If the stream has ended, or the body has used up its budget.
    ByteBuf ended();

    /// If the server is shutting down; the stream may continue.
    default ByteBuf goingAway() {
        return ended();
    }

    /// If the caller may no longer watch the stream, which is not hidden from it.
    default ByteBuf denied(Denied denied) {
        return ended();
    }
}
