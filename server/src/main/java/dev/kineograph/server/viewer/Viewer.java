// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A member of an [Audience]. One that gets a single frame need not care for repeats and for time.
///
/// **Threading.** Confined to the audience's event loop.
interface Viewer {

    /// Whether it shows the stream as it goes, and so what [stands in][dev.kineograph.ImageStream#shown] for a picture that is stale or missing.
    default boolean isLive() {
        return false;
    }

    /// Offers the newest frame: a new one, or one that could not be sent when it was offered before.
    void offer(FrameBuffer newest);

    /// Sends the newest frame again, since nothing new has come for a while: this shows whether the connection is alive, and keeps proxies
    /// from cutting it.
    ///
    /// @param newest null while there is none
    default void repeat(@Nullable FrameBuffer newest) {}

    /// Looks whether its permit still holds.
    default void look() {}

    /// Half a second has passed.
    default void tick(long nowNanos) {}

    /// The stream was retired, or the server ends.
    ///
    /// @param words what a body ends with then
    void end(Function<Farewell, ByteBuf> words);

    /// Releases what the viewer holds elsewhere: its event loop has ended before it was gone.
    void abandon();
}
