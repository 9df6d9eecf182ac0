// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Finds the pictures in a body as it comes.
///
/// **Threading.** Confined to the event loop of its request.
interface BodyPictures {

    /// Reads on, up to the end of the next picture. Returns that, or null when all of these bytes have been read. What is no picture and was
    /// sent as one is returned too, so that it is refused with a sentence that says what it is.
    ///
    /// @throws dev.kineograph.RefusedException if a picture has too many bytes, after which reading may go on if it [can][#canSkip]; or if the body
    ///     cannot be read on
    byte @Nullable [] next(ByteBuffer bytes);

    /// The next picture when nothing more comes; null if there is none.
    ///
    /// @throws dev.kineograph.RefusedException if one was cut off
    byte @Nullable [] rest();

    /// Whether a picture has begun, and its end has not come.
    boolean isWithinPicture();

    /// Whether the next picture is found behind one of too many bytes.
    boolean canSkip();

    /// The sentence for a body without any picture.
    String none();
}
