// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Real PNGs of any number of bytes, all different.
final class Noise {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int ROW = 256;

    private Noise() {}

    /// A picture of somewhat more bytes.
    static byte[] png(int bytes, long seed) {
        int rows = Math.max(1, bytes / ROW);
        var pixels = new byte[rows * (ROW + 1)];
        new Random(seed).nextBytes(pixels);
        for (int row = 0; row < rows; row++) {
            pixels[row * (ROW + 1)] = 0;
        }
        var deflater = new Deflater(Deflater.NO_COMPRESSION);
        deflater.setInput(pixels);
        deflater.finish();
        var packed = new byte[pixels.length + pixels.length / 100 + 1000];
        int length = deflater.deflate(packed);
        deflater.end();
        var png = ByteBuffer.allocate(length + 100);
        png.put(SIGNATURE);
        chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(ROW).putInt(rows).put((byte) 8).array(), 13);
        chunk(png, "IDAT", packed, length);
        chunk(png, "IEND", new byte[0], 0);
        var whole = new byte[png.position()];
        png.flip().get(whole);
        return whole;
    }

    /// A picture with a comment in it.
    static byte[] withText(String text) {
        byte[] plain = png(ROW, 1);
        var png = ByteBuffer.allocate(plain.length + text.length() + 100);
        int end = plain.length - 12;
        png.put(plain, 0, end);
        byte[] comment = ("Comment\0" + text).getBytes(US_ASCII);
        chunk(png, "tEXt", comment, comment.length);
        png.put(plain, end, 12);
        var whole = new byte[png.position()];
        png.flip().get(whole);
        return whole;
    }

    private static void chunk(ByteBuffer png, String type, byte[] data, int length) {
        png.putInt(length);
        int start = png.position();
        png.put(type.getBytes(US_ASCII)).put(data, 0, length);
        var crc = new CRC32();
        crc.update(png.array(), png.arrayOffset() + start, png.position() - start);
        png.putInt((int) crc.getValue());
    }
}
