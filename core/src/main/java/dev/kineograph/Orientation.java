// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.List;

/// How a picture is turned and mirrored: one of the eight ways that EXIF knows, in its order.
///
/// **Threading.** Immutable.
public enum Orientation {
    /// As it is.
    UPRIGHT(0, false),
    /// Left and right are exchanged.
    MIRRORED(0, true),
    /// Turned by half.
    HALF_TURN(2, false),
    /// Top and bottom are exchanged.
    FLIPPED(2, true),
    /// Rows become columns: mirrored along the line from the top left to the bottom right.
    TRANSPOSED(3, true),
    /// Turned by a quarter, clockwise.
    QUARTER_TURN(1, false),
    /// Mirrored along the line from the top right to the bottom left.
    TRANSVERSED(1, true),
    /// Turned by three quarters clockwise, which is one quarter counterclockwise.
    THREE_QUARTER_TURN(3, false);

    private static final List<Orientation> ALL = List.of(values());
    private static final int QUARTER_DEGREES = 90;

    private final int quarters;
    private final boolean mirrored;

    /// @param quarters how often it is then turned by a quarter, clockwise
    /// @param mirrored whether left and right are exchanged first
    Orientation(int quarters, boolean mirrored) {
        this.quarters = quarters;
        this.mirrored = mirrored;
    }

    /// What brings pixels with this orientation of EXIF upright, such as those of [Picture#orientation].
    ///
    /// @param orientation 1 to 8
    /// @throws IllegalArgumentException if it is none of these
    public static Orientation of(int orientation) {
        if (orientation < 1 || orientation > ALL.size()) {
            throw new IllegalArgumentException("orientation: %d (expected: 1 to 8)".formatted(orientation));
        }
        return ALL.get(orientation - 1);
    }

    /// A turn without mirroring.
    ///
    /// @param degrees clockwise: 0, 90, 180 or 270
    /// @throws RefusedException if it is none of these
    public static Orientation ofDegrees(int degrees) {
        if (degrees < 0 || degrees >= 4 * QUARTER_DEGREES || degrees % QUARTER_DEGREES != 0) {
            throw new RefusedException(Refusal.BAD_VALUE, "rotate: %d (expected: 0, 90, 180 or 270)".formatted(degrees));
        }
        return of(degrees / QUARTER_DEGREES, false);
    }

    private static Orientation of(int quarters, boolean mirrored) {
        return ALL.stream()
                .filter(one -> one.quarters == Math.floorMod(quarters, 4) && one.mirrored == mirrored)
                .findFirst()
                .orElseThrow();
    }

    /// This one first, then the other one.
    public Orientation then(Orientation next) {
        return of(next.quarters + (next.mirrored ? -quarters : quarters), mirrored != next.mirrored);
    }

    /// Whether width and height are exchanged.
    public boolean swapsSides() {
        return quarters % 2 == 1;
    }

    /// The size of a picture that had this size before.
    public ImageSize sizeOf(ImageSize size) {
        return swapsSides() ? size.turned() : size;
    }

    /// How far it is turned, clockwise, if that is done first, and left and right are [exchanged][#isMirrored] after that.
    public int degrees() {
        return QUARTER_DEGREES * Math.floorMod(mirrored ? -quarters : quarters, 4);
    }

    /// Whether it is seen as in a mirror: no turn makes it readable.
    public boolean isMirrored() {
        return mirrored;
    }

    /// As an address asks for it, such as `rotate=90&flip=h`; empty for a picture that stays as it is.
    @Override
    public String toString() {
        if (this == FLIPPED) {
            return "flip=v";
        }
        var turn = degrees() == 0 ? "" : "rotate=" + degrees();
        return mirrored ? turn + (turn.isEmpty() ? "flip=h" : "&flip=h") : turn;
    }
}
