// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Finds the pictures in a body as it arrives.
///
/// **Threading.** Confined to the event loop of its request.
interface BodyPictures {

    /// Reads on, up to the end of the next picture. Returns that, or null when all of these bytes have been read. Bytes that were sent as a
    /// picture but are none are returned too, so that they are refused with a sentence that says what they are.
    ///
    /// @throws dev.kineograph.RefusedException if a picture has too many bytes, after which reading may continue if it [can][#canSkip]; or if the
    ///     body cannot be read further
    byte @Nullable [] next(ByteBuffer bytes);

    /// The next picture when the body has ended; null if there is none.
    ///
    /// @throws dev.kineograph.RefusedException if one was cut off
    byte @Nullable [] rest();

    /// Whether a picture has begun, and its end has not arrived.
    boolean isWithinPicture();

    /// Whether the next picture can be found after one of too many bytes.
    boolean canSkip();

    /// The sentence for a body without any picture.
    String none();
}
