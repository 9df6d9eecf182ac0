// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.net.PeerSigns;
import io.netty.buffer.ByteBuf;

/// Where a viewer's bytes go, whatever carries them. It has room, or says later that it has been drained.
///
/// **Threading.** Confined to its event loop.
public interface BodySink {

    /// Whether all that was written before has been handed to the kernel.
    boolean hasRoom();

    /// How frames stand on it now.
    Wire wire();

    /// Sends all readable bytes. They stay the caller's, and unchanged: what cannot be sent at once is kept by a reference.
    void write(ByteBuf bytes);

    /// Has no room from here on until the kernel wants more: it takes a frame's last bytes, and the first of the next, long before
    /// that, and whoever is slow would see what was the newest then.
    void awaitRoom();

    /// How far the write under way has come: a number that changes when the peer takes bytes.
    long progress();

    /// What the kernel knows of the peer's machine, where it can be asked.
    PeerSigns peerSigns();

    /// Ends the body in order, behind what is being written.
    void end();

    /// Ends it at once, giving up what is not sent.
    void abort();
}
