// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;

/// Takes the bytes of a body without an end. It has room, or calls back later when it has been drained.
///
/// **Threading.** Confined to its event loop.
public interface BodySink {

    /// Fills the body.
    interface Owner {
        /// The body has begun: its head is on the way, and frames may follow it.
        void begun(BodySink sink);

        /// The sink has room again. May be called from within a write.
        void drained();

        /// The body has ended, by either side: nothing more reaches the client. May be called more than once.
        void closed();
    }

    /// Whether all that was written before has been handed to the kernel.
    boolean hasRoom();

    /// Sends all readable bytes, which stay the caller's and unchanged: what cannot be sent at once is kept by reference. Bytes in direct
    /// memory are sent without a copy.
    void write(ByteBuf bytes);

    /// Lets a fast path send the frames from here on, until the sink has no room, something else waits in it, or it ends. False if it cannot:
    /// it has no room now, or is on one already, or what is written to it is changed on its way.
    default boolean enter(FastPath path, FastPath.Guest guest) {
        return false;
    }

    /// Leaves the fast path, if it is on one.
    default void leaveFastPath() {}

    /// Leaves no room from here on until the kernel wants more. The kernel takes a frame's last bytes, and the first of the next one,
    /// long before that; a slow viewer would be shown what was the newest frame then.
    void requestWritable();

    /// How far the peer has come: above the lowest 32 bits a number that changes with each message that it has taken, in them a
    /// number that changes as it takes bytes of the next.
    long progress();

    /// The address of whoever reads it.
    InetAddress peerAddress();

    /// What the kernel knows of the peer's machine, where it can be asked.
    PeerHealth peerHealth();

    /// Sends a few bytes between two frames, such as the answer to a ping. They are the sink's from here on. While the last ones wait
    /// to be sent, new ones are dropped: a client that pings without end and does not read costs one answer.
    void say(ByteBuf words);

    /// Ends the body in order, after what is being written. The owner is notified when it has closed.
    ///
    /// @param last what the body ends with; the sink's from here on
    void end(ByteBuf last);

    /// Ends it at once, giving up what the kernel has not taken.
    void abort();
}
