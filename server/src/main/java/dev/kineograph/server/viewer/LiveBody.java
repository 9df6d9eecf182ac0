// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import java.util.function.Function;

/// A response that continues for as long as the client watches.
///
/// @param head of the answer
/// @param opening the first bytes of the body, before the first frame; released by the connection
/// @param protocol how the body is written for the client
/// @param readers the handlers that read the client's input
/// @param budget how much is shown before the body ends by itself
public record LiveBody(
        ResponseHead head,
        ByteBuf opening,
        LiveProtocol protocol,
        Function<LiveViewer, ChannelHandler[]> readers,
        Budget budget) {
    private static final ChannelHandler[] NO_READERS = {};

    /// A body whose client sends nothing.
    public static LiveBody oneWay(ResponseHead head, ByteBuf opening, LiveProtocol protocol, Budget budget) {
        return new LiveBody(head, opening, protocol, _ -> NO_READERS, budget);
    }

    /// A body of messages in both directions, one for each frame.
    ///
    /// @param readers the handlers that read the client's messages
    public static LiveBody ofMessages(
            ResponseHead head, LiveProtocol protocol, Function<LiveViewer, ChannelHandler[]> readers) {
        return new LiveBody(head, Unpooled.EMPTY_BUFFER, protocol, readers, Budget.UNLIMITED);
    }
}
