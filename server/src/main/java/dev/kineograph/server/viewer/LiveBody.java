// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import dev.kineograph.server.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/// A response that continues for as long as the client watches.
///
/// @param head of the answer
/// @param opening the first bytes of the body, before the first frame; released by the connection
/// @param protocol how the body is written for the client
/// @param readers the handlers that read the client's input
/// @param budget how much is shown before the body ends by itself
/// @param adaptive what is shown on each [step][AdaptiveSteps] if the client is slow; empty if it is always the same stream
public record LiveBody(
        ResponseHead head,
        ByteBuf opening,
        LiveProtocol protocol,
        Function<LiveViewer, ChannelHandler[]> readers,
        Budget budget,
        Optional<IntFunction<ImageStream>> adaptive) {
    private static final ChannelHandler[] NO_READERS = {};

    /// A body whose client sends nothing.
    public static LiveBody oneWay(ResponseHead head, ByteBuf opening, LiveProtocol protocol, Budget budget) {
        return new LiveBody(head, opening, protocol, _ -> NO_READERS, budget, Optional.empty());
    }

    /// A body of messages in both directions, one for each frame.
    ///
    /// @param readers the handlers that read the client's messages
    public static LiveBody ofMessages(
            ResponseHead head, LiveProtocol protocol, Function<LiveViewer, ChannelHandler[]> readers) {
        return new LiveBody(head, Unpooled.EMPTY_BUFFER, protocol, readers, Budget.UNLIMITED, Optional.empty());
    }

    /// The same for a client that may be shown smaller pictures.
    ///
    /// @param steps what is shown on each [step][AdaptiveSteps]; empty if it is always the same stream
    public LiveBody adapting(Optional<IntFunction<ImageStream>> steps) {
        return new LiveBody(head, opening, protocol, readers, budget, steps);
    }
}
