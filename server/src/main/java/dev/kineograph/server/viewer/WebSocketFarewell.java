// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.text.VisibleText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// The message that ends a WebSocket (RFC 6455, 5.5.1).
///
/// **Threading.** Immutable.
final class WebSocketFarewell implements Farewell {
    private static final int NORMAL = 1000;
    private static final int POLICY_VIOLATION = 1008;
    private static final int MAX_REASON_BYTES = 123;

    @Override
    public ByteBuf ended() {
        return WebSocketHeader.close(Unpooled.buffer(), NORMAL, "the stream has ended");
    }

    @Override
    public ByteBuf goingAway() {
        return WebSocketHeader.goingAway();
    }

    @Override
    public ByteBuf denied(Denied denied) {
        return WebSocketHeader.close(Unpooled.buffer(), POLICY_VIOLATION, VisibleText.withinBytes(denied.reason(), MAX_REASON_BYTES));
    }
}
