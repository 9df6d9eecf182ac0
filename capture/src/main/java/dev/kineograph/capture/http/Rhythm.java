// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

/// Whether pictures arrive steadily: ten of them, none more than a second after the one before. A camera that does so and then sends nothing is gone,
/// even if its connection is not: who pulls its plug closes nothing.
///
/// **Threading.** Confined to the thread that reads.
final class Rhythm {
    private static final int STEADY = 10;
    private static final long MAX_GAP_NANOS = 1_000_000_000;

    private int inARow;
    private long lastNanos;

    void arrived(int pictures, long nowNanos) {
        if (pictures > 0) {
            boolean isNext = inARow > 0 && nowNanos - lastNanos <= MAX_GAP_NANOS;
            inARow = Math.min(STEADY, pictures + (isNext ? inARow : 0));
            lastNanos = nowNanos;
        }
    }

    boolean isSteady() {
        return inARow == STEADY;
    }
}
