// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.channel.ChannelHandler;
import java.util.function.BiFunction;

/// An answer that goes on as long as somebody watches.
///
/// @param opening what it begins with: the response's head and whatever stands before the first frame
/// @param farewell what it ends with, if it ends before the client does
/// @param wire how frames stand in it
/// @param acknowledges whether the client answers each frame before it gets the next
/// @param scarce whether it takes one of the few connections that a browser has to a host
/// @param carriers the connection's handlers: those that read what the client says, and the sink last
/// @param allowance how much is shown before it ends by itself
public record LiveBody(
        Bytes opening,
        Bytes farewell,
        Wire wire,
        boolean acknowledges,
        boolean scarce,
        BiFunction<LiveViewer, ConnectionSink, ChannelHandler[]> carriers,
        Allowance allowance) {

    /// Makes some of the bytes when they are wanted.
    @FunctionalInterface
    public interface Bytes {
        /// The bytes.
        byte[] get();
    }

    /// A body that does not end by itself.
    public LiveBody(
            Bytes opening,
            Bytes farewell,
            Wire wire,
            boolean acknowledges,
            boolean scarce,
            BiFunction<LiveViewer, ConnectionSink, ChannelHandler[]> carriers) {
        this(opening, farewell, wire, acknowledges, scarce, carriers, Allowance.UNLIMITED);
    }

    /// An HTTP/1.x body whose client has nothing to say.
    public static LiveBody oneWay(Bytes opening, Wire wire) {
        return new LiveBody(
                opening, () -> new byte[0], wire, false, true, (_, sink) -> new ChannelHandler[] {sink});
    }

    /// The same for as long as that allows.
    public LiveBody within(Allowance limit) {
        return new LiveBody(opening, farewell, wire, acknowledges, scarce, carriers, limit);
    }
}
