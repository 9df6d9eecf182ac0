// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import dev.kineograph.Picture;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Splits a stream of concatenated pictures, as `ffmpeg -f image2pipe` writes it: each picture is returned as soon as its last
/// byte has arrived. JPEGs and PNGs are recognised by their structure; bytes between them are skipped.
///
/// **Threading.** Confined to the thread that reads.
final class PictureSplitter {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final long JPEG = 0xffd8ffL;
    private static final long PNG = 0x89504e470d0a1a0aL;
    private static final int END_CHUNK = 0x49454e44; // IEND

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteArrayOutputStream picture = new ByteArrayOutputStream(BUFFER_BYTES);
    private int at;
    private int end;
    private long skipped;
    private boolean startIsRead;

    PictureSplitter(InputStream in) {
        this.in = in;
    }

    /// The next complete picture; null at the end of the stream. A picture that the end cuts off is dropped and counted as skipped.
    ///
    /// @throws IOException if the stream does, or a picture has more than [Picture#MAX_BYTES]
    byte @Nullable [] next() throws IOException {
        picture.reset();
        try {
            if (startIsRead) {
                startIsRead = false;
                putStart();
                copySegments(0);
            } else {
                findStart();
            }
            return picture.toByteArray();
        } catch (EOFException e) {
            skipped += picture.size();
            return null;
        }
    }

    /// The number of bytes that belonged to no picture.
    long skipped() {
        return skipped;
    }

    /// Reads until the last bytes are the beginning of a picture, then copies it.
    private void findStart() throws IOException {
        long last = 0;
        while (true) {
            last = last << 8 | read();
            skipped++;
            if ((last & 0xffffff) == JPEG) {
                skipped -= 3;
                putStart();
                picture.write(0xff);
                copySegments(0xff);
                return;
            }
            if (last == PNG) {
                skipped -= 8;
                putLong(PNG);
                copyChunks();
                return;
            }
        }
    }

    private void putStart() {
        picture.write(0xff);
        picture.write(START);
    }

    private void putLong(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            picture.write((int) (value >> shift));
        }
    }

    /// A JPEG after its start mark (ITU-T T.81, annex B): markers, most of them with a length, and pixels after scan headers.
    ///
    /// @param before the last byte copied
    private void copySegments(int before) throws IOException {
        int marker = copyToMarker(before);
        while (true) {
            if (marker == START) {
                // A new picture begins in the middle of this one: some cameras omit the end mark.
                startIsRead = true;
                dropLast();
                return;
            }
            copy(marker);
            if (marker == END) {
                return;
            }
            if (hasLength(marker)) {
                copyAll(copyNumber(2) - 2);
            }
            marker = copyToMarker(0);
        }
    }

    /// The ff that belonged to the next picture.
    private void dropLast() {
        byte[] bytes = picture.toByteArray();
        picture.reset();
        picture.write(bytes, 0, bytes.length - 1);
    }

    /// Copies up to an ff that begins a marker, fill bytes and pixels (ff 00) included, and reads what follows it.
    private int copyToMarker(int lastCopied) throws IOException {
        int before = lastCopied;
        while (true) {
            int next = read();
            if (before == 0xff && next != 0 && next != 0xff) {
                return next;
            }
            copy(next);
            before = next;
        }
    }

    /// Restart, start and end marks have no length, and neither have the few below.
    private static boolean hasLength(int marker) {
        return marker >= 0xc0 && marker < 0xff && !(marker >= 0xd0 && marker <= END);
    }

    /// The chunks of a PNG (ISO/IEC 15948): length, name, contents, checksum; IEND is the last.
    private void copyChunks() throws IOException {
        while (true) {
            long length = copyNumber(4);
            long name = copyNumber(4);
            copyAll(length + 4);
            if (name == END_CHUNK) {
                return;
            }
        }
    }

    private long copyNumber(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            int next = read();
            copy(next);
            number = number << 8 | next;
        }
        return number;
    }

    private void copyAll(long bytes) throws IOException {
        for (long left = Math.max(0, bytes); left > 0; ) {
            if (at == end) {
                fill();
            }
            int part = (int) Math.min(left, end - at);
            checkRoom(part);
            picture.write(buffer, at, part);
            at += part;
            left -= part;
        }
    }

    private void copy(int value) throws IOException {
        checkRoom(1);
        picture.write(value);
    }

    private void checkRoom(int bytes) throws IOException {
        if (picture.size() + bytes > Picture.MAX_BYTES) {
            throw new IOException("a picture without an end (expected: at most %,d bytes)".formatted(Picture.MAX_BYTES));
        }
    }

    private int read() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xff;
    }

    private void fill() throws IOException {
        at = 0;
        end = in.read(buffer);
        if (end <= 0) {
            end = 0;
            throw new EOFException();
        }
    }
}
