// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/// A picture and its position in a stream.
///
/// **Threading.** Immutable.
///
/// @param picture the encoded picture
/// @param epoch identifies the period in which it was published: a new one starts when the stream gets a publisher after it had
///     none, and when the program was restarted
/// @param sequence the number of the frame in its stream: grows by one with each frame, and does not start again with an epoch
public record Frame(Picture picture, long epoch, long sequence) {

    /// The picture's format.
    public ImageFormat format() {
        return picture.format();
    }

    /// The picture's size in pixels, as [Picture#size] states it.
    public ImageSize size() {
        return picture.size();
    }

    /// The picture's number of bytes.
    public int length() {
        return picture.length();
    }

    /// The picture's bytes, read-only and not copied.
    public ByteBuffer buffer() {
        return picture.buffer();
    }

    /// A copy of the picture's bytes, which belongs to the caller.
    public byte[] toByteArray() {
        return picture.toByteArray();
    }

    /// Writes the picture's bytes.
    ///
    /// @throws IOException if the stream does
    public void writeTo(OutputStream out) throws IOException {
        picture.writeTo(out);
    }

    /// When the picture was captured, by [System#nanoTime]: for ages and intervals.
    public long capturedNanos() {
        return picture.capturedNanos();
    }

    /// When the picture was captured, by the wall clock: for people.
    public Instant capturedAt() {
        return picture.capturedAt();
    }

    /// How long ago the picture was captured.
    public Duration age() {
        return picture.age();
    }

    /// The picture's format, size and length, then epoch and sequence, for logs.
    @Override
    public String toString() {
        return "%s, %d/%d".formatted(picture, epoch, sequence);
    }
}
