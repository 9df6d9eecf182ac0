// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.function.BiConsumer;

/// Publishes the pictures of one upload.
///
/// **Threading.** Confined to the event loop of its request.
@FunctionalInterface
interface UploadPublisher {

    /// Publishes a picture. A refusal has been counted.
    ///
    /// @param how how the stream's publisher publishes it
    /// @throws RefusedException if it is refused
    void publish(Picture picture, BiConsumer<Publisher, Picture> how);

    /// The upload has ended.
    ///
    /// @param isAllowed whether its sender may still publish
    default void end(boolean isAllowed) {}

    /// Whether only this picture is at fault, so that others of the same sender may be accepted.
    static boolean costsOnePicture(RefusedException refused) {
        return switch (refused.reason()) {
            case NOT_AN_IMAGE, TOO_MANY_BYTES, BAD_DIMENSIONS, FORGED_PART -> true;
            case TOO_COSTLY, NOT_ENCODABLE, BAD_NAME, BAD_VALUE, NO_SUCH_STREAM, NO_SUCH_VIEWER, TOO_MANY_STREAMS, TAKEN, CLOSED, WRONG_HOST,
                    TOO_MANY_VIEWERS, NO_MEMORY, NO_STORAGE, DENIED, TOO_MANY_CLICKS, PRECONDITION_FAILED -> false;
        };
    }

    /// The refusal for a sender that may no longer publish.
    static RefusedException denied(Object stream) {
        return new RefusedException(Refusal.DENIED, "%s: no longer allowed to publish".formatted(stream));
    }
}
