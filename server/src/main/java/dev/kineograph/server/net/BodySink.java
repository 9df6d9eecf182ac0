// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;

/// Accepts the bytes of a body without an end. It has room, or calls back when it has been drained.
///
/// **Threading.** Confined to its event loop.
public interface BodySink {

    /// Fills the body.
    interface Owner {
        /// The body has begun: its head is on the way, and frames may follow it.
        void begun(BodySink sink);

        /// The sink has room again. May be called from within a write.
        void drained();

        /// The body has ended, on either side: nothing more reaches the client. May be called more than once.
        void closed();
    }

    /// Whether everything written before has been passed to the kernel.
    boolean hasRoom();

    /// Sends all readable bytes. They stay the caller's, and must not change: what cannot be sent at once is kept by reference. Bytes in
    /// direct memory are sent without a copy.
    void write(ByteBuf bytes);

    /// Lets a fast path send the frames from now on, until the sink has no room, holds something else, or ends. False if it cannot: it has no
    /// room now, is on a fast path already, or has a handler that changes what is written.
    default boolean enter(FastPath path, FastPath.Guest guest) {
        return false;
    }

    /// Leaves the fast path, if it is on one.
    default void leaveFastPath() {}

    /// Reports no room from now on until the kernel is writable. The kernel accepts a frame's last bytes, and the first of the next
    /// one, long before that; a slow viewer would then get a frame that is old when it arrives.
    void requestWritable();

    /// How far the peer has read: the upper 32 bits change with each complete message, the lower 32 bits with the bytes of the next.
    long progress();

    /// The address of the reader.
    InetAddress peerAddress();

    /// What the kernel knows about the peer's machine, where it can be asked.
    PeerHealth peerHealth();

    /// Sends a few bytes between two frames, such as the answer to a ping. The sink releases them. While the last ones wait to be
    /// sent, new ones are dropped: a client that pings without end and does not read costs one answer.
    void say(ByteBuf words);

    /// Ends the body in order, after what is being written. The owner is notified when it has closed.
    ///
    /// @param last the last bytes of the body; the sink releases them
    void end(ByteBuf last);

    /// Ends it at once; what the kernel has not accepted is lost.
    void abort();
}
