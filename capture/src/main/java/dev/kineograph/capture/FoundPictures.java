// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.wire.PictureSplitter;
import java.nio.ByteBuffer;

/// Publishes the pictures in what a server or a program sends: with boundaries and headers between them, or one directly behind the other.
///
/// Where a picture ends is in the picture itself. What is said of it besides is wrong too often to be of use: boundaries that differ
/// from the declared one, lengths of another picture or of none, parts that end when the next one begins. So what is between pictures is passed over,
/// and each one is shown as soon as its last byte has come, not when the next boundary has.
///
/// **Threading.** Confined to the thread that reads.
public final class FoundPictures {
    private final Relay pictures;
    private final String origin;
    private final PictureSplitter splitter = PictureSplitter.searching();
    private long skippedBefore;
    private boolean lacksEndMarks;

    /// @param origin where they come from, for messages
    public FoundPictures(Publisher publisher, String origin) {
        this.pictures = new Relay(publisher, origin);
        this.origin = origin;
    }

    /// Publishes those that end in these bytes.
    ///
    /// @throws RefusedException if so much has come that there are none
    public void read(ByteBuffer bytes) {
        for (byte[] picture = splitter.next(bytes); picture != null; picture = splitter.next(bytes)) {
            publish(picture);
            skippedBefore = splitter.skipped();
        }
        if (splitter.skipped() - skippedBefore > Picture.MAX_BYTES) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE,
                    "%s: no picture in %,d bytes (expected: JPEG, PNG, WebP or GIF)".formatted(origin, Picture.MAX_BYTES));
        }
    }

    /// Nothing more comes. A last picture that nothing has ended is published only if that is their way here: otherwise it is cut off.
    public void end() {
        byte[] last = splitter.end();
        boolean endsSo = lacksEndMarks || ImageFormat.ofContent(last).filter(ImageFormat.AVIF::equals).isPresent();
        if (last.length > 0 && endsSo) {
            publish(last);
        }
    }

    private void publish(byte[] picture) {
        lacksEndMarks = EndMark.isMissing(picture);
        pictures.publishFound(EndMark.cut(picture));
    }
}
