// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.capture.Relay;
import dev.kineograph.wire.PictureSplitter;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A live picture: pictures with boundaries and headers between them, or one directly behind the other.
///
/// Where a picture ends is in the picture itself. What servers say of it besides is wrong too often to be of use: boundaries that differ
/// from the declared one, lengths of another picture or of none, parts that end when the next one begins. So what is between pictures is passed over,
/// and each one is shown as soon as its last byte has come, not when the next boundary has.
///
/// **Threading.** Confined to the source's thread.
final class LivePicture {
    private final PatientBody body;
    private final Relay pictures;
    private final HttpAddress address;
    private final PictureSplitter splitter = PictureSplitter.searching();
    private long skippedBefore;

    LivePicture(PatientBody body, Relay pictures, HttpAddress address) {
        this.body = body;
        this.pictures = pictures;
        this.address = address;
    }

    /// Publishes its pictures.
    ///
    /// @throws IOException in the end: no live picture ends in order
    void run() throws IOException, InterruptedException {
        try {
            for (var bytes = body.next(address.silence()); bytes != null; bytes = body.next(address.silence())) {
                publish(bytes);
            }
        } catch (IOException e) {
            throw ConnectionFault.of(address.origin(), e);
        }
        byte[] last = splitter.end();
        if (last.length > 0) {
            pictures.publishFound(EndMark.cut(last));
        }
        throw new IOException("%s: the server ended the live picture".formatted(address.origin()));
    }

    private void publish(ByteBuffer bytes) {
        for (byte[] picture = splitter.next(bytes); picture != null; picture = splitter.next(bytes)) {
            pictures.publishFound(EndMark.cut(picture));
            skippedBefore = splitter.skipped();
        }
        if (splitter.skipped() - skippedBefore > Picture.MAX_BYTES) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE,
                    "%s: no picture in %,d bytes (expected: JPEG, PNG, WebP or GIF)".formatted(address.origin(), Picture.MAX_BYTES));
        }
    }
}
