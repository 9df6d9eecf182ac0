// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import java.io.ByteArrayOutputStream;

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
    private final ByteArrayOutputStream bytes;
    private int strips;

    /// @param height of the picture
    /// @param blocks how many of them, which are interleaved, each strip but the last has
    /// @param expectedBytes how many the picture has, more or less
    JoinedStrips(int height, int blocks, int expectedBytes) {
        this.height = height;
        this.blocks = blocks;
        this.bytes = new ByteArrayOutputStream(expectedBytes);
    }

    /// Adds the next strip, a JPEG of one scan.
    void add(byte[] strip) {
        int scan = find(START_OF_SCAN, strip);
        int pixels = scan + 2 + u16(strip, scan + 2);
        if (strips == 0) {
            addHeader(strip, scan, pixels);
        } else {
            addMarker(FIRST_RESTART + (strips - 1) % RESTARTS);
        }
        bytes.write(strip, pixels, strip.length - 2 - pixels);
        strips++;
    }

    private void addHeader(byte[] strip, int scan, int pixels) {
        int heightAt = find(START_OF_FRAME, strip) + 5;
        bytes.write(strip, 0, heightAt);
        addU16(height);
        bytes.write(strip, heightAt + 2, scan - heightAt - 2);
        addMarker(RESTART_INTERVAL);
        addU16(4);
        addU16(blocks);
        bytes.write(strip, scan, pixels - scan);
    }

    /// The whole picture.
    byte[] toByteArray() {
        addMarker(END_OF_IMAGE);
        return bytes.toByteArray();
    }

    private void addMarker(int kind) {
        bytes.write(0xff);
        bytes.write(kind);
    }

    private void addU16(int number) {
        bytes.write(number >> 8);
        bytes.write(number);
    }

    /// Where the marker of that kind is in a header.
    private static int find(int kind, byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != kind) {
            at += 2 + u16(jpeg, at + 2);
        }
        return at;
    }

    private static int u16(byte[] jpeg, int at) {
        return (jpeg[at] & 0xff) << 8 | (jpeg[at + 1] & 0xff);
    }
}
