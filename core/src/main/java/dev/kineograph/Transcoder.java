// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Makes one picture into another, which is turned, or of a different size, quality or format. Found by [java.util.ServiceLoader], or given to a
/// [Hub].
///
/// **Threading.** Shared; called from several threads at a time, each of a bounded pool and never an event loop. It may be
/// slow, but every variant of every stream waits for one of these threads: it should refuse what it cannot finish. It should stop
/// when its thread is interrupted, which means that the picture is no longer needed.
@FunctionalInterface
public interface Transcoder {

    /// The picture in another form, of the size that [Variant#sizeOf] states; the caller copies its capture time.
    ///
    /// @param variant what is to change, at least one thing: only limits that make the turned picture smaller or cut it, only a format that it does not
    ///     have
    /// @throws RefusedException if the picture cannot be read
    Picture transcode(Picture picture, Variant variant);
}
