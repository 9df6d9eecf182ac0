// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A member of an [Audience]. A viewer that waits for a single frame may ignore repeats and ticks.
///
/// **Threading.** Confined to the audience's event loop.
interface Viewer {

    /// Whether it shows the stream as it goes, and so what [stands in][dev.kineograph.ImageStream#shown] for a picture that is stale or missing.
    default boolean isLive() {
        return false;
    }

    /// Offers the newest frame: a new one, or one that could not be sent when it was offered before.
    void offer(FrameBuffer newest);

    /// Sends the newest frame again, since there has been nothing new for a while: this shows whether the connection is alive, and keeps
    /// proxies from cutting it.
    ///
    /// @param newest null while there is none
    default void repeat(@Nullable FrameBuffer newest) {}

    /// Checks whether its permit is still valid.
    default void look() {}

    /// What the list of viewers says of it; empty if it is in none.
    default Optional<ListedViewer> listed() {
        return Optional.empty();
    }

    /// Half a second has passed.
    default void tick(long nowNanos) {}

    /// The stream was retired, or the server is shutting down.
    ///
    /// @param words chooses the last bytes of the body
    void end(Function<Farewell, ByteBuf> words);

    /// Releases what the viewer holds elsewhere: its event loop has ended before it left.
    void abandon();
}
