// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Joins the JPEGs of a picture's strips into one: the first one's header says how high the picture is, and after how many blocks there is a restart
/// marker (ITU-T T.81, B.2.4.4); such a marker is between the pixels of two strips. Each strip begins as a picture does, so its bytes stay as they are.
///
/// **Threading.** Confined.
final class JoinedStrips {
    private static final int START_OF_FRAME = 0xc0;
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int RESTART_INTERVAL = 0xdd;
    private static final int FIRST_RESTART = 0xd0;
    private static final int RESTARTS = 8;

    private final int height;
    private final int blocks;
    private byte[] bytes;
    private int length;
    private int strips;

    /// @param height of the picture
    /// @param blocks how many of them, which are interleaved, each strip but the last has
    /// @param expectedBytes how many the picture has, more or less
    JoinedStrips(int height, int blocks, int expectedBytes) {
        this.height = height;
        this.blocks = blocks;
        this.bytes = new byte[expectedBytes];
    }

    /// Adds the next strip, a JPEG of one scan.
    void add(MemorySegment strip) {
        int scan = find(START_OF_SCAN, strip);
        int pixels = scan + 2 + u16(strip, scan + 2);
        if (strips == 0) {
            addHeader(strip, scan, pixels);
        } else {
            addMarker(FIRST_RESTART + (strips - 1) % RESTARTS);
        }
        add(strip, pixels, Math.toIntExact(strip.byteSize()) - 2);
        strips++;
    }

    private void addHeader(MemorySegment strip, int scan, int pixels) {
        int heightAt = find(START_OF_FRAME, strip) + 5;
        add(strip, 0, heightAt);
        addU16(height);
        add(strip, heightAt + 2, scan);
        addMarker(RESTART_INTERVAL);
        addU16(4);
        addU16(blocks);
        add(strip, scan, pixels);
    }

    /// The whole picture.
    byte[] toByteArray() {
        addMarker(END_OF_IMAGE);
        return Arrays.copyOf(bytes, length);
    }

    private void add(MemorySegment strip, int from, int to) {
        makeRoom(to - from);
        MemorySegment.copy(strip, JAVA_BYTE, from, bytes, length, to - from);
        length += to - from;
    }

    private void addMarker(int kind) {
        addU16(0xff00 | kind);
    }

    private void addU16(int number) {
        makeRoom(Short.BYTES);
        bytes[length++] = (byte) (number >> 8);
        bytes[length++] = (byte) number;
    }

    private void makeRoom(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    /// Where the marker of that kind is in a header.
    private static int find(int kind, MemorySegment jpeg) {
        int at = 2;
        while (u8(jpeg, at + 1) != kind) {
            at += 2 + u16(jpeg, at + 2);
        }
        return at;
    }

    private static int u16(MemorySegment jpeg, int at) {
        return u8(jpeg, at) << 8 | u8(jpeg, at + 1);
    }

    private static int u8(MemorySegment jpeg, int at) {
        return jpeg.get(JAVA_BYTE, at) & 0xff;
    }
}
