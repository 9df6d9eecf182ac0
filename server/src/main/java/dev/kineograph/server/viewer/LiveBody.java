// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import java.util.function.Function;

/// An answer that goes on as long as somebody watches.
///
/// @param head of the answer
/// @param opening what its body begins with, before the first frame; given away when it is shown
/// @param protocol how it speaks to the client
/// @param readers the handlers that read what the client says
/// @param budget how much is shown before it ends by itself
public record LiveBody(
        ResponseHead head,
        ByteBuf opening,
        LiveProtocol protocol,
        Function<LiveViewer, ChannelHandler[]> readers,
        Budget budget) {
    private static final ChannelHandler[] NO_READERS = {};

    /// A body whose client has nothing to say.
    public static LiveBody oneWay(ResponseHead head, ByteBuf opening, LiveProtocol protocol, Budget budget) {
        return new LiveBody(head, opening, protocol, _ -> NO_READERS, budget);
    }

    /// Messages in both directions, each frame one of them.
    ///
    /// @param readers the handlers that read the client's messages
    public static LiveBody ofMessages(
            ResponseHead head, LiveProtocol protocol, Function<LiveViewer, ChannelHandler[]> readers) {
        return new LiveBody(head, Unpooled.EMPTY_BUFFER, protocol, readers, Budget.UNLIMITED);
    }
}
