// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.buffer.ByteBuf;

/// Where a viewer's bytes go, whatever carries them. It has room, or says later that it has been drained.
///
/// **Threading.** Confined to its event loop.
public interface BodySink {

    /// Whether all that was written before has been handed to the kernel.
    boolean hasRoom();

    /// Sends all readable bytes. They stay the caller's, and unchanged: what cannot be sent at once is kept by a reference.
    void write(ByteBuf bytes);

    /// How far the write under way has come: a number that changes when the peer takes bytes.
    long progress();

    /// For how long nothing has been heard of the peer, not even that it has received something; 0 where nobody can tell.
    /// What the kernel took is not what the peer got.
    long unheardMillis();

    /// Ends the body in order, behind what is being written.
    void end();

    /// Ends it at once, giving up what is not sent.
    void abort();
}
