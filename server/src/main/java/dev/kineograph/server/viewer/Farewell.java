// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Access.Decision.Denied;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// What a live body ends with, if it ends before the client does.
///
/// **Threading.** Shared: called on every event loop.
public interface Farewell {
    /// No more than the end.
    Farewell NOTHING = () -> Unpooled.EMPTY_BUFFER;

    /// For when the stream has ended, or the body has shown what it was to show.
    ByteBuf ended();

    /// For when the server ends, and the stream perhaps not.
    default ByteBuf goingAway() {
        return ended();
    }

    /// For when the caller may no longer watch the stream, which is not hidden from it.
    default ByteBuf denied(Denied denied) {
        return ended();
    }
}
