// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One complete encoded picture, exactly as it was received: its bytes, its format and size, and when it was captured.
///
/// The bytes are ordinary garbage-collected memory: a picture needs no release, and any number of readers may keep it.
///
/// **Threading.** Immutable, as long as its maker does not change the array; only the time of its capture moves on while a publisher [says][Publisher#renew]
/// that it would be captured again as it is.
public final class Picture {
    /// The most bytes that a picture may have: 16 MiB.
    public static final int MAX_BYTES = 16 << 20;

    /// The most pixels that a picture may have: 64 megapixels. A decoder that allocates memory for more can be made to run out of
    /// it.
    public static final long MAX_PIXELS = 64_000_000;

    private static final Duration MAX_AGE = Duration.ofDays(365);

    private final byte[] bytes;
    private final ImageHeader header;
    private final CaptureTime captured;

    private Picture(byte[] bytes, ImageHeader header, CaptureTime captured) {
        this.bytes = bytes;
        this.header = header;
        this.captured = captured;
    }

    /// A picture of these bytes, captured now. The array belongs to the picture from now on: do not change it.
    ///
    /// Format and size are read from the picture's own header; bytes after its end mark are cut off. The pixels are not decoded, but whatever
    /// comes before them has to be valid: after one picture that it cannot begin to decode, Chromium shows nothing more of a stream.
    ///
    /// @throws RefusedException if the bytes are not a JPEG, PNG, WebP, GIF or AVIF, or no browser could show even a part of them, or they are
    ///     too many, or announce too many pixels
    public static Picture of(byte[] bytes) {
        return of(bytes, Duration.ZERO);
    }

    /// The same, for a picture that was captured some time ago, perhaps elsewhere.
    ///
    /// @param age 0 to 365 days; a longer one counts as that, a negative one as 0
    public static Picture of(byte[] bytes, Duration age) {
        checkLength(bytes.length);
        return new Picture(bytes, ImageHeader.read(bytes, MAX_PIXELS), new CaptureTime(possible(age)));
    }

    private static Duration possible(Duration age) {
        return age.isNegative() ? Duration.ZERO : age.compareTo(MAX_AGE) > 0 ? MAX_AGE : age;
    }

    /// Refuses a length that no picture may have, before any of its bytes have been received.
    ///
    /// @throws RefusedException if the length is over [#MAX_BYTES]
    public static void checkLength(long length) {
        if (length > MAX_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_MANY_BYTES, "image of %,d bytes (expected: at most %,d)".formatted(length, MAX_BYTES));
        }
    }

    /// The format of the bytes, recognised by content and not by name.
    public ImageFormat format() {
        return header.format();
    }

    /// The size in pixels in which the picture is shown: with the rotation that its EXIF data, or an AVIF itself, asks for.
    public ImageSize size() {
        return header.size();
    }

    /// How the decoded pixels of a JPEG or PNG are to be turned and mirrored before they are shown, as EXIF counts: 1 for not at all, to 8; from 5 on
    /// their width is the picture's height. What decodes other formats turns them by itself: 1.
    public int orientation() {
        return header.orientation();
    }

    /// Whether the picture moves by itself: a GIF of several images, an animated PNG or WebP, an AVIF that is a sequence. A browser that
    /// gets it again restarts the animation.
    public boolean isAnimated() {
        return header.isAnimated();
    }

    /// The number of bytes, 1 to [#MAX_BYTES].
    public int length() {
        return header.length();
    }

    /// The bytes, read-only and not copied.
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length()).asReadOnlyBuffer();
    }

    /// A copy of the bytes, which belongs to the caller.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length());
    }

    /// Writes the bytes.
    ///
    /// @throws IOException if the stream does
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length());
    }

    /// When the picture was captured, by [System#nanoTime]: for ages and intervals.
    public long capturedNanos() {
        return captured.nanos();
    }

    /// When the picture was captured, by the wall clock: for people.
    public Instant capturedAt() {
        return captured.at();
    }

    /// How long ago the picture was captured.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - captured.nanos());
    }

    /// This picture without EXIF data, the place where it was taken, thumbnails, XMP, IPTC, comments and what programs have put into it. Nothing is decoded,
    /// and all other bytes stay as they are: its colour profile too, and which way up it is shown, if that is not the usual one. In an AVIF, what is taken
    /// out is overwritten with zeros.
    ///
    /// @return this picture itself if it has nothing of that
    /// @throws RefusedException if parts of the picture contradict each other
    public Picture withoutMetadata() {
        byte @Nullable [] stripped = MetadataStripper.strip(bytes, header);
        if (stripped == null) {
            return this;
        }
        checkLength(stripped.length);
        return new Picture(stripped, header.checkedIn(stripped, MAX_PIXELS), captured);
    }

    /// This picture with the time of another one's capture: what a transcoder makes of a picture is as old as that picture.
    Picture capturedWith(Picture other) {
        return new Picture(bytes, header, other.captured);
    }

    /// It would have been captured as it is that long ago; so would all pictures that were made of it.
    void renew(Duration age) {
        captured.renew(possible(age));
    }

    /// How many bytes it keeps, with those after its end.
    int heldBytes() {
        return bytes.length;
    }

    /// Whether the bytes contain the pattern.
    boolean contains(BytePattern pattern) {
        return pattern.isIn(bytes, length());
    }

    /// Format, size and length, for logs.
    @Override
    public String toString() {
        return "%s %s, %,d bytes".formatted(format().mediaType(), header.size(), length());
    }
}
