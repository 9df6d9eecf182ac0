// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Splits pictures that follow one another, as `ffmpeg -f image2pipe` and `cat *.jpg` write them. Each one is returned as soon as its last
/// byte has arrived, recognised by its structure; only AVIF has no end mark, and ends where the next picture begins.
///
/// Memory grows with the bytes received of one picture, never by a claimed length.
///
/// **Threading.** Confined to the thread that reads.
public final class PictureSplitter {
    private static final int STEP_BYTES = 64 << 10;

    private final boolean searches;
    private final PendingBytes pending;
    private final ArrayDeque<Long> belonging = new ArrayDeque<>();
    private @Nullable PictureEnd end;
    private long skipped;
    private boolean isOver;

    private PictureSplitter(boolean searches, PendingBytes pending) {
        this.searches = searches;
        this.pending = pending;
    }

    /// A splitter that skips bytes between pictures, whatever they are.
    public static PictureSplitter searching() {
        return searching(_ -> {});
    }

    /// The same.
    ///
    /// @param held gets how many bytes of memory the splitter has, before they become more and after they become less; if it throws, the
    ///     splitting ends
    public static PictureSplitter searching(LongConsumer held) {
        return new PictureSplitter(true, new PendingBytes(held));
    }

    /// A splitter of pictures that follow one another directly, except for line ends, blanks and zeros. Other bytes, and everything after
    /// them, are ignored: phones and cameras append their own data to a picture, with pictures in it.
    ///
    /// @param come the bytes that have arrived, perhaps all; the array belongs to the splitter from now on, and may be returned as a picture
    public static PictureSplitter backToBack(byte[] come) {
        return new PictureSplitter(false, new PendingBytes(come));
    }

    /// The same, for pictures of which nothing has arrived yet.
    ///
    /// @param length the total length; more than a picture may have if that is not known
    /// @param held as for [#searching]
    public static PictureSplitter backToBack(long length, LongConsumer held) {
        return new PictureSplitter(false, new PendingBytes(held, (int) Math.min(length, Picture.MAX_BYTES)));
    }

    /// Reads on, up to the end of the next picture. Returns that, or null when all of these bytes have been read.
    ///
    /// @throws RefusedException if a picture has more than [Picture#MAX_BYTES]; it is dropped
    public byte @Nullable [] next(ByteBuffer bytes) {
        byte[] picture = next();
        while (picture == null && bytes.hasRemaining()) {
            if (isOver) {
                bytes.position(bytes.limit());
                return null;
            }
            pending.add(bytes, STEP_BYTES);
            picture = next();
        }
        return picture;
    }

    /// The next complete picture of the bytes that have arrived; null if there is none.
    ///
    /// @throws RefusedException if a picture has more than [Picture#MAX_BYTES]; it is dropped
    public byte @Nullable [] next() {
        for (var now = current(true); now != null; now = current(true)) {
            int length = now.find(pending);
            checkLength(length == PictureEnd.NOT_YET ? pending.length() : length);
            if (length == PictureEnd.NOT_YET) {
                return null;
            }
            end = null;
            byte[] picture = pending.take(length);
            if (isTooShort(picture)) {
                skipped += length;
            } else if (!belongsToThePictureBefore(picture)) {
                return picture;
            }
        }
        return null;
    }

    private void checkLength(int length) {
        if (length > Picture.MAX_BYTES) {
            pending.clear();
            end = null;
            throw new RefusedException(
                    Refusal.TOO_MANY_BYTES, "a picture without an end (expected: at most %,d bytes)".formatted(Picture.MAX_BYTES));
        }
    }

    /// A start mark before another one, or an empty container.
    private static boolean isTooShort(byte[] picture) {
        return ImageFormat.ofContent(picture).isEmpty();
    }

    private boolean belongsToThePictureBefore(byte[] picture) {
        var expected = belonging.poll();
        if (expected != null && expected == picture.length) {
            skipped += picture.length;
            return true;
        }
        belonging.clear();
        belonging.addAll(MultiPictureIndex.lengths(picture));
        return false;
    }

    /// The picture that has begun; null if none has.
    ///
    /// @param more whether more bytes may arrive, which may complete the beginning of a picture
    private @Nullable PictureEnd current(boolean more) {
        while (end == null && pending.length() > 0) {
            if (mayBegin()) {
                end = ImageFormat.ofContent(pending.copy(0, ImageFormat.BEGINNING_BYTES)).map(PictureSplitter::endOf).orElse(null);
                if (end == null && more && pending.length() < ImageFormat.BEGINNING_BYTES) {
                    return null;
                }
            }
            if (end == null) {
                passOver();
            }
        }
        return end;
    }

    /// A quick check that rules out most bytes between pictures.
    private boolean mayBegin() {
        int first = pending.u8(0);
        return first == 0xff || first == 0x89 || first == 'R' || first == 'G' || pending.length() < 5 || pending.u8(4) == 'f';
    }

    static PictureEnd endOf(ImageFormat format) {
        return switch (format) {
            case JPEG -> new JpegEnd();
            case PNG -> new PngEnd();
            case WEBP -> new WebpEnd();
            case GIF -> new GifEnd();
            case AVIF -> new AvifEnd();
        };
    }

    private void passOver() {
        int first = pending.u8(0);
        if (searches || first == 0 || first == '\r' || first == '\n' || first == ' ') {
            pending.drop(1);
            skipped++;
        } else {
            isOver = true;
            skipped += pending.length();
            pending.clear();
        }
    }

    /// The unfinished picture when no more bytes arrive: an AVIF, or a picture that was cut off. Empty if there is none.
    public byte[] end() {
        int begun = current(false) == null ? 0 : pending.length();
        byte[] rest = pending.take(begun);
        skipped += pending.length();
        pending.clear();
        end = null;
        return rest.length > 0 && belongsToThePictureBefore(rest) ? new byte[0] : rest;
    }

    /// Whether a picture has begun, and its end has not arrived.
    public boolean isWithinPicture() {
        return end != null;
    }

    /// The number of bytes so far that were outside pictures, or in pictures that belong to the one before them.
    public long skipped() {
        return skipped;
    }
}
