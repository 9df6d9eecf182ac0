// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.nio.ByteBuffer;

/// The glyphs' outlines, in the font's own units, up being positive: the `glyf` table and its index, `loca`.
///
/// A glyph is contours or, as most accented letters are, other glyphs moved to their places.
///
/// **Threading.** Immutable.
///
/// @param wideIndex whether the index has 4 bytes a glyph, not 2
record Outlines(ByteBuffer index, ByteBuffer glyphs, boolean wideIndex) {
    // Real fonts stay under 10; a broken one could ask for a glyph that is made of itself.
    private static final int MAX_PARTS = 64;
    private static final int HEADER = 10;

    // Of a part.
    private static final int WORDS = 0x1;
    private static final int OFFSETS = 0x2;
    private static final int SCALE = 0x8;
    private static final int MORE = 0x20;
    private static final int TWO_SCALES = 0x40;
    private static final int MATRIX = 0x80;

    /// @throws IndexOutOfBoundsException if there is no such glyph or it is broken
    Path2D read(int glyph) {
        var path = new Path2D.Double();
        append(glyph, new AffineTransform(), path, MAX_PARTS);
        return path;
    }

    /// Appends a glyph and all that it is made of, and says how many more parts there may be.
    private int append(int glyph, AffineTransform place, Path2D path, int partsLeft) {
        if (partsLeft == 0) {
            throw new IndexOutOfBoundsException("a glyph of more than %d parts".formatted(MAX_PARTS));
        }
        int start = offset(glyph);
        int length = offset(glyph + 1) - start;
        if (length == 0) {
            return partsLeft - 1;
        }
        int contours = glyphs.slice(start, length).getShort(0);
        var data = glyphs.slice(start + HEADER, length - HEADER);
        if (contours < 0) {
            return appendParts(data, place, path, partsLeft - 1);
        }
        path.append(Contours.read(data, contours).getPathIterator(place), false);
        return partsLeft - 1;
    }

    private int offset(int glyph) {
        return wideIndex ? index.getInt(glyph * 4) : Short.toUnsignedInt(index.getShort(glyph * 2)) * 2;
    }

    private int appendParts(ByteBuffer data, AffineTransform whole, Path2D path, int partsLeft) {
        int left = partsLeft;
        int flags = MORE;
        while ((flags & MORE) != 0) {
            flags = take(data);
            int glyph = Short.toUnsignedInt(take(data));
            var place = new AffineTransform(whole);
            place.concatenate(place(data, flags));
            left = append(glyph, place, path, left);
        }
        return left;
    }

    /// Parts that are placed by matching points, which hardly a font has, stay at the origin.
    private static AffineTransform place(ByteBuffer data, int flags) {
        int x = (flags & WORDS) != 0 ? take(data) : takeByte(data);
        int y = (flags & WORDS) != 0 ? take(data) : takeByte(data);
        double[] matrix = {1, 0, 0, 1, 0, 0};
        if ((flags & OFFSETS) != 0) {
            matrix[4] = x;
            matrix[5] = y;
        }
        if ((flags & SCALE) != 0) {
            matrix[0] = matrix[3] = takeFraction(data);
        } else if ((flags & TWO_SCALES) != 0) {
            matrix[0] = takeFraction(data);
            matrix[3] = takeFraction(data);
        } else if ((flags & MATRIX) != 0) {
            for (int i = 0; i < 4; i++) {
                matrix[i] = takeFraction(data);
            }
        }
        return new AffineTransform(matrix);
    }

    private static short take(ByteBuffer data) {
        short value = data.getShort(data.position());
        data.position(data.position() + 2);
        return value;
    }

    private static byte takeByte(ByteBuffer data) {
        byte value = data.get(data.position());
        data.position(data.position() + 1);
        return value;
    }

    /// 2 bits before the point, 14 after it.
    private static double takeFraction(ByteBuffer data) {
        return take(data) / 16_384.0;
    }
}
