// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.awt.geom.Path2D;
import java.nio.ByteBuffer;

/// The closed curves of a simple glyph: points on the curve, and between them control points of quadratic curves.
///
/// **Threading.** Confined to the call that reads them.
final class Contours {
    private static final int ON_CURVE = 0x1;
    private static final int X_SHORT = 0x2;
    private static final int Y_SHORT = 0x4;
    private static final int REPEAT = 0x8;
    private static final int X_SAME_OR_POSITIVE = 0x10;
    private static final int Y_SAME_OR_POSITIVE = 0x20;

    private final ByteBuffer data;
    private final Path2D path = new Path2D.Double();
    private final int[] ends;
    private final byte[] flags;
    private final int[] xs;
    private final int[] ys;

    private Contours(ByteBuffer data, int count) {
        this.data = data;
        this.ends = new int[count];
        for (int i = 0; i < count; i++) {
            ends[i] = takeShort();
        }
        int points = count == 0 ? 0 : ends[count - 1] + 1;
        skip(takeShort());
        this.flags = takeFlags(points);
        this.xs = takeCoordinates(X_SHORT, X_SAME_OR_POSITIVE);
        this.ys = takeCoordinates(Y_SHORT, Y_SAME_OR_POSITIVE);
    }

    /// @param data stands behind the glyph's header
    /// @throws IndexOutOfBoundsException if the glyph is broken
    static Path2D read(ByteBuffer data, int count) {
        var contours = new Contours(data, count);
        int first = 0;
        for (int end : contours.ends) {
            if (end >= first) {
                contours.draw(first, end);
            }
            first = end + 1;
        }
        return contours.path;
    }

    private byte[] takeFlags(int points) {
        var taken = new byte[points];
        for (int i = 0; i < points; i++) {
            taken[i] = (byte) takeByte();
            if ((taken[i] & REPEAT) != 0) {
                for (int left = takeByte(); left > 0; left--) {
                    taken[i + 1] = taken[i];
                    i++;
                }
            }
        }
        return taken;
    }

    private int[] takeCoordinates(int shortBit, int sameOrPositiveBit) {
        var taken = new int[flags.length];
        int value = 0;
        for (int i = 0; i < taken.length; i++) {
            boolean sameOrPositive = (flags[i] & sameOrPositiveBit) != 0;
            if ((flags[i] & shortBit) != 0) {
                value += sameOrPositive ? takeByte() : -takeByte();
            } else if (!sameOrPositive) {
                value += (short) takeShort();
            }
            taken[i] = value;
        }
        return taken;
    }

    /// Between two control points there is a point on the curve that the file leaves out: the middle. A contour may
    /// even begin there.
    private void draw(int first, int last) {
        double startX = on(first) ? xs[first] : on(last) ? xs[last] : middle(xs, first, last);
        double startY = on(first) ? ys[first] : on(last) ? ys[last] : middle(ys, first, last);
        path.moveTo(startX, startY);
        for (int i = first; i <= last; i++) {
            int next = i == last ? first : i + 1;
            if (on(i)) {
                path.lineTo(xs[i], ys[i]);
            } else if (i == last) {
                path.quadTo(xs[i], ys[i], startX, startY);
            } else if (on(next)) {
                path.quadTo(xs[i], ys[i], xs[next], ys[next]);
            } else {
                path.quadTo(xs[i], ys[i], middle(xs, i, next), middle(ys, i, next));
            }
        }
        path.closePath();
    }

    private boolean on(int point) {
        return (flags[point] & ON_CURVE) != 0;
    }

    private static double middle(int[] values, int one, int other) {
        return (values[one] + values[other]) / 2.0;
    }

    private int takeShort() {
        int value = Short.toUnsignedInt(data.getShort(data.position()));
        skip(2);
        return value;
    }

    private int takeByte() {
        int value = Byte.toUnsignedInt(data.get(data.position()));
        skip(1);
        return value;
    }

    private void skip(int bytes) {
        if (bytes > data.remaining()) {
            throw new IndexOutOfBoundsException("ends within a glyph");
        }
        data.position(data.position() + bytes);
    }
}
