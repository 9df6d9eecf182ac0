// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a variant is from the requested one: first its format counts, then its size, then its quality.
///
/// **Threading.** Immutable.
///
/// @param otherFormat whether its format is not the requested one
/// @param sizeRatio the ratio of the larger to the smaller size, 1 if they are equal
/// @param smaller whether it is smaller than the requested one: of two variants that are equally far, the larger one shows more
/// @param qualityDifference the difference of the two qualities
record VariantDistance(boolean otherFormat, double sizeRatio, boolean smaller, int qualityDifference)
        implements Comparable<VariantDistance> {
    private static final ImageSize UNKNOWN = new ImageSize(Variant.MAX_SIDE, Variant.MAX_SIDE);
    private static final Comparator<VariantDistance> ORDER = Comparator.comparing(VariantDistance::otherFormat)
            .thenComparingDouble(VariantDistance::sizeRatio)
            .thenComparing(VariantDistance::smaller)
            .thenComparingInt(VariantDistance::qualityDifference);

    /// @param newest the original's newest picture, for the properties that a variant does not change; null if there is none yet
    static VariantDistance between(Variant wanted, Variant offered, @Nullable Picture newest) {
        double wantedScale = scale(wanted, newest);
        double offeredScale = scale(offered, newest);
        return new VariantDistance(
                !format(wanted, newest).equals(format(offered, newest)),
                Math.max(wantedScale, offeredScale) / Math.min(wantedScale, offeredScale),
                offeredScale < wantedScale,
                Math.abs(quality(wanted) - quality(offered)));
    }

    private static Optional<ImageFormat> format(Variant variant, @Nullable Picture newest) {
        return variant.format().or(() -> Optional.ofNullable(newest).map(Picture::format));
    }

    /// The size of the variant's pictures in proportion to the original's, at most 1.
    private static double scale(Variant variant, @Nullable Picture newest) {
        var original = Optional.ofNullable(newest).map(Picture::size).orElse(UNKNOWN);
        double byWidth = variant.width().map(most -> (double) most / original.width()).orElse(1.0);
        double byHeight = variant.height().map(most -> (double) most / original.height()).orElse(1.0);
        return Math.min(1, Math.min(byWidth, byHeight));
    }

    private static int quality(Variant variant) {
        return variant.quality().orElse(Variant.MAX_QUALITY);
    }

    @Override
    public int compareTo(VariantDistance other) {
        return ORDER.compare(this, other);
    }
}
