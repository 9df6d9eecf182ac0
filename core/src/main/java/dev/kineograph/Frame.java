// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One complete encoded picture, as its bytes came.
///
/// The bytes are ordinary garbage-collected memory: a frame needs no release, and any number of readers may keep it.
///
/// **Threading.** Immutable, as long as whoever made it leaves the array alone.
public final class Frame {
    /// The most bytes that a picture may have: 16 MiB.
    public static final int MAX_BYTES = 16 << 20;

    /// The most pixels that a picture may have: 64 megapixels. More is a trap for whatever decodes it.
    public static final long MAX_PIXELS = 64_000_000;

    private final byte[] bytes;
    private final ImageHeader header;
    private final long capturedNanos;
    private final Instant capturedAt;
    private final long epoch;
    private final long sequence;

    private Frame(byte[] bytes, ImageHeader header, long capturedNanos, Instant capturedAt, long epoch, long sequence) {
        this.bytes = bytes;
        this.header = header;
        this.capturedNanos = capturedNanos;
        this.capturedAt = capturedAt;
        this.epoch = epoch;
        this.sequence = sequence;
    }

    /// A frame of these bytes, captured now. The array belongs to the frame from here on: whoever keeps it must not change it.
    ///
    /// Format and size are read from the picture's own header; bytes behind its end mark are cut off.
    ///
    /// @throws RefusedException if the bytes are no JPEG, PNG, WebP, GIF or AVIF, or are too many, or promise too many pixels
    public static Frame of(byte[] bytes) {
        checkLength(bytes.length);
        var header = ImageHeader.read(bytes);
        checkPixels(header);
        return new Frame(bytes, header, System.nanoTime(), Instant.now(), 0, 0);
    }

    /// Refuses a length that no picture may have, before any of its bytes are there.
    ///
    /// @throws RefusedException if the length is over [#MAX_BYTES]
    public static void checkLength(long length) {
        if (length > MAX_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_MANY_BYTES, "image of %,d bytes (expected: at most %,d)".formatted(length, MAX_BYTES));
        }
    }

    private static void checkPixels(ImageHeader header) {
        var size = header.size();
        if (size != null && size.pixels() > MAX_PIXELS) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS,
                    "picture size: %s, %,d pixels (expected: at most %,d)".formatted(size, size.pixels(), MAX_PIXELS));
        }
    }

    /// This picture in its place in a stream.
    Frame numbered(long newEpoch, long newSequence) {
        return new Frame(bytes, header, capturedNanos, capturedAt, newEpoch, newSequence);
    }

    /// The format that the bytes have, whatever anybody called them.
    public ImageFormat format() {
        return header.format();
    }

    /// The size in pixels, where the header says it plainly (JPEG, PNG, WebP and GIF always do).
    public Optional<ImageSize> size() {
        return Optional.ofNullable(header.size());
    }

    /// How many bytes the picture has, at least 1 and at most [#MAX_BYTES].
    public int length() {
        return header.length();
    }

    /// The picture's bytes to read; no copy is made.
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length()).asReadOnlyBuffer();
    }

    /// A copy of the picture's bytes, the caller's own.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length());
    }

    /// Writes the picture's bytes.
    ///
    /// @throws IOException if the stream does
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length());
    }

    /// When the picture was handed in, by [System#nanoTime]: for ages and intervals.
    public long capturedNanos() {
        return capturedNanos;
    }

    /// When the picture was handed in, by the wall clock: for people.
    public Instant capturedAt() {
        return capturedAt;
    }

    /// How old the picture is now.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - capturedNanos);
    }

    /// Which life of its stream it belongs to: another one after a restart or after the source was away; 0 before publishing.
    public long epoch() {
        return epoch;
    }

    /// Its place in its stream: grows by one with every frame, and does not fall back in a new epoch; 0 before publishing.
    public long sequence() {
        return sequence;
    }

    /// Whether `needle` stands anywhere in the picture's bytes.
    boolean contains(BytePattern needle) {
        return needle.isIn(bytes, length());
    }

    /// Format, size and place, for logs.
    @Override
    public String toString() {
        @Nullable ImageSize size = header.size();
        return "%s %s, %,d bytes, %d/%d"
                .formatted(format().mediaType(), size == null ? "of unknown size" : size, length(), epoch, sequence);
    }
}
