// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;

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

    /// Refuses a format in which it makes no pictures on this machine. A variant in that format is then refused where it is asked for, with this sentence.
    ///
    /// **Threading.** Called on event loops, except for the first time, which may take long: see [Hub#knows].
    ///
    /// @throws RefusedException for [Refusal#NOT_ENCODABLE]; the message says what would be needed
    default void checkFormat(ImageFormat format) {}

    /// A picture that says why there is no other, in place of one that [#transcode] has refused; empty if it cannot draw one. Without one, the variant
    /// fails, and shows its last picture.
    ///
    /// @param picture the refused one, which must not be decoded
    /// @param variant what it should have become: the card has that format, and the size that [Variant#sizeOf] states, or a smaller one
    /// @param sentence why it was refused
    default Optional<Picture> card(Picture picture, Variant variant, String sentence) {
        return Optional.empty();
    }
}
