// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.wire.PictureSplitter;
import java.nio.ByteBuffer;

/// Publishes the pictures that a server or a program sends, with boundaries and headers between them, or directly one after the other.
///
/// Each picture itself says where it ends. Other information is wrong too often: boundaries differ from the declared one, lengths belong to another
/// picture or to none, parts end when the next one begins. So bytes between pictures are skipped, and each picture is shown as soon as its last byte
/// has arrived, not when the next boundary has.
///
/// **Threading.** Confined to the thread that reads.
public final class FoundPictures {
    private final Relay pictures;
    private final String origin;
    private final PictureSplitter splitter = PictureSplitter.searching();
    private long skippedBefore;
    private boolean lacksEndMarks;

    /// @param origin the origin of the pictures, for messages
    public FoundPictures(Publisher publisher, String origin) {
        this.pictures = new Relay(publisher, origin);
        this.origin = origin;
    }

    /// Publishes the pictures that end in these bytes, and returns their number.
    ///
    /// @throws RefusedException if so many bytes have arrived without a picture that there is none
    public int read(ByteBuffer bytes) {
        int found = 0;
        for (byte[] picture = splitter.next(bytes); picture != null; picture = splitter.next(bytes)) {
            publish(picture);
            found++;
            skippedBefore = splitter.skipped();
        }
        if (splitter.skipped() - skippedBefore > Picture.MAX_BYTES) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE,
                    "%s: no picture in %,d bytes (expected: JPEG, PNG, WebP or GIF)".formatted(origin, Picture.MAX_BYTES));
        }
        return found;
    }

    /// The input has ended. A last picture without an end is published only if the pictures have no end marks: otherwise it was cut off.
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
