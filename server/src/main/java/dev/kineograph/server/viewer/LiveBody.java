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
/// @param wire how frames are written in it
/// @param acknowledges whether the client answers each frame before it gets the next
/// @param isLimited whether it takes one of the few connections that a browser has to a host
/// @param farewell what it ends with, if it ends before the client does
/// @param readers the handlers that read what the client says
/// @param budget how much is shown before it ends by itself
public record LiveBody(
        ResponseHead head,
        ByteBuf opening,
        Wire wire,
        boolean acknowledges,
        boolean isLimited,
        Farewell farewell,
        Function<LiveViewer, ChannelHandler[]> readers,
        Budget budget) {
    private static final ChannelHandler[] NO_READERS = {};

    /// A body whose client has nothing to say.
    public static LiveBody oneWay(ResponseHead head, ByteBuf opening, Wire wire, Budget budget) {
        return new LiveBody(head, opening, wire, false, true, Farewell.NOTHING, _ -> NO_READERS, budget);
    }

    /// Messages in both directions, each frame one of them.
    ///
    /// @param acknowledges whether the client answers each frame before it gets the next
    /// @param farewell the message that ends them
    /// @param readers the handlers that read the client's messages
    public static LiveBody ofMessages(
            ResponseHead head,
            Wire.Message wire,
            boolean acknowledges,
            Farewell farewell,
            Function<LiveViewer, ChannelHandler[]> readers) {
        return new LiveBody(head, Unpooled.EMPTY_BUFFER, wire, acknowledges, false, farewell, readers, Budget.UNLIMITED);
    }
}
