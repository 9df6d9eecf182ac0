// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// What happens to frames that a reader has not taken yet: the newest few are kept, older ones are skipped and counted.
///
/// @param capacity the most frames that are kept, 1 to 1,000
public record Delivery(int capacity) {

    /// Checks the range.
    ///
    /// @throws RefusedException if the capacity is out of its range
    public Delivery {
        if (capacity < 1 || capacity > 1000) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "delivery capacity: %d (expected: 1 to 1,000)".formatted(capacity));
        }
    }

    /// For viewers: only the newest frame is kept. A slow viewer skips frames and is never behind.
    public static Delivery latest() {
        return new Delivery(1);
    }

    /// For recorders: every frame is delivered, as long as no more than `frames` are waiting.
    public static Delivery boundedEvery(int frames) {
        return new Delivery(frames);
    }
}
