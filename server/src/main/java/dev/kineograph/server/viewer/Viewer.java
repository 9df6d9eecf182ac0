// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

/// Somebody in an [Audience].
///
/// **Threading.** Confined to the audience's event loop.
interface Viewer {

    /// There is a newest frame: one that was not there before, or one that was offered before and could not be sent then.
    void offer(FrameBuffer newest);

    /// Nothing new came for a while: the newest frame is shown again, so that the connection is seen to live, or not to.
    void repeat(FrameBuffer newest);

    /// Half a second has passed.
    void tick(long nowNanos);

    /// The stream was retired.
    void end();

    /// The event loop has ended before the viewer was gone: what it holds elsewhere is given up.
    void abandon();
}
