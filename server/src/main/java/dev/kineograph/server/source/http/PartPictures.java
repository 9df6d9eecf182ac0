// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.ImageFormat;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.wire.MultipartPart;
import dev.kineograph.wire.MultipartReader;
import dev.kineograph.wire.PictureSplitter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The pictures in the parts of a multipart body, such as a form or a live picture.
///
/// **Threading.** Confined to the event loop of its request.
final class PartPictures implements BodyPictures {
    private final boolean isLive;
    private final HeldBytes held;
    private final MultipartReader reader;

    /// The part whose pictures are being read; it may hold several.
    private @Nullable PictureSplitter part;

    /// The whole part, in case it does not begin like a picture.
    private byte[] strange = {};

    private boolean isFirst;
    private boolean isOver;
    private long readerHolds;

    /// @param isLive whether a last part without an end counts as cut off
    PartPictures(String contentType, boolean isLive, HeldBytes held) {
        this.isLive = isLive;
        this.held = held;
        this.reader = MultipartReader.ofPictures(contentType, this::holds);
    }

    private void holds(long bytes) {
        readerHolds = bytes;
        held.set(bytes);
    }

    @Override
    public byte @Nullable [] next(ByteBuffer bytes) {
        byte[] picture = ofPart();
        while (picture == null) {
            var next = reader.next(bytes);
            if (next == null) {
                return null;
            }
            begin(next);
            picture = ofPart();
        }
        return picture;
    }

    @Override
    public byte @Nullable [] rest() {
        byte[] picture = ofPart();
        if (picture == null && !isOver) {
            isOver = true;
            var last = reader.end();
            if (last != null) {
                begin(last);
                refuseIfCutOff(last.body());
            }
            picture = ofPart();
        }
        return picture;
    }

    /// A picture whose end has arrived has been published already.
    private void refuseIfCutOff(byte[] last) {
        boolean isCut = ImageFormat.ofContent(last).filter(format -> format != ImageFormat.AVIF).isPresent();
        if (isLive && isCut) {
            part = null;
            throw new RefusedException(Refusal.NOT_AN_IMAGE, "a part that is cut off after %,d bytes".formatted(last.length));
        }
    }

    /// Skips other fields of a form, and the empty files that browsers send for fields left empty.
    private void begin(MultipartPart next) {
        byte[] body = next.body();
        boolean mayBePicture = body.length > 0 && !(next.isFormField() && ImageFormat.ofContent(body).isEmpty());
        if (mayBePicture) {
            held.set(readerHolds + body.length);
            strange = body;
            isFirst = true;
            part = PictureSplitter.backToBack(body);
        }
    }

    private byte @Nullable [] ofPart() {
        if (part == null) {
            return null;
        }
        byte[] picture = part.next();
        if (picture == null) {
            byte[] rest = part.end();
            byte[] otherwise = isFirst ? strange : null;
            picture = rest.length > 0 ? rest : otherwise;
            part = null;
            held.set(readerHolds);
        }
        strange = new byte[0];
        isFirst = false;
        return picture;
    }

    @Override
    public boolean isWithinPicture() {
        return reader.isWithinPart();
    }

    @Override
    public boolean canSkip() {
        return true;
    }

    @Override
    public String none() {
        return "a multipart body without a picture (expected: a part that is one, as sent by 'curl -F image=@picture.jpg')";
    }
}
