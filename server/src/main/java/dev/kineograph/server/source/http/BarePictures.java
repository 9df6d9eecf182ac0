// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.wire.PictureSplitter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The pictures of a body that consists of one picture, or of several that follow one another.
///
/// **Threading.** Confined to the event loop of its request.
final class BarePictures implements BodyPictures {
    /// Enough bytes to say what was sent instead of a picture.
    private static final int BEGINNING_BYTES = 16;

    private final boolean isLive;
    private final PictureSplitter splitter;
    private byte[] beginning = {};
    private long come;
    private boolean any;

    /// So many bytes have arrived without a picture that none is expected any more.
    private boolean isNone;

    /// @param isLive whether pictures are found between other bytes, and one that is cut off is refused
    /// @param length the length of the body; 0 if that is not known
    /// @param held gets how many bytes of memory are held
    BarePictures(boolean isLive, long length, LongConsumer held) {
        this.isLive = isLive;
        this.splitter = isLive ? PictureSplitter.searching(held) : PictureSplitter.backToBack(length > 0 ? length : Long.MAX_VALUE, held);
    }

    @Override
    public byte @Nullable [] next(ByteBuffer bytes) {
        int before = bytes.remaining();
        keepBeginning(bytes);
        byte[] picture = nextOf(bytes);
        come += before - bytes.remaining();
        if (!any && come > Picture.MAX_BYTES) {
            isNone = true;
            Picture.checkLength(come);
        }
        return picture;
    }

    private byte @Nullable [] nextOf(ByteBuffer bytes) {
        try {
            byte[] picture = splitter.next(bytes);
            any |= picture != null;
            return picture;
        } catch (RefusedException e) {
            any = true;
            throw e;
        }
    }

    private void keepBeginning(ByteBuffer bytes) {
        int kept = beginning.length;
        int more = Math.min(BEGINNING_BYTES - kept, bytes.remaining());
        if (more > 0) {
            beginning = Arrays.copyOf(beginning, kept + more);
            bytes.get(bytes.position(), beginning, kept, more);
        }
    }

    @Override
    public byte @Nullable [] rest() {
        byte[] rest = splitter.end();
        if (rest.length == 0 && any) {
            return null;
        }
        boolean isWhole = !isLive || ImageFormat.ofContent(rest).filter(ImageFormat.AVIF::equals).isPresent();
        any = true;
        if (rest.length > 0 && !isWhole) {
            throw new RefusedException(Refusal.NOT_AN_IMAGE, "a picture that is cut off after %,d bytes".formatted(rest.length));
        }
        return rest.length > 0 ? rest : beginning;
    }

    @Override
    public boolean isWithinPicture() {
        return splitter.isWithinPicture();
    }

    /// Only in a live body: elsewhere, bytes after a picture cannot be told from the rest of a picture that is too long.
    @Override
    public boolean canSkip() {
        return isLive && !isNone;
    }

    @Override
    public String none() {
        return "no picture";
    }
}
