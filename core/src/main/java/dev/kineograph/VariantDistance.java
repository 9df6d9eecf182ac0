// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a variant is from the requested one: first it counts which way up it is and what is cut off, then its format, its size, its quality, and last
/// how many pictures a second it has.
///
/// **Threading.** Immutable.
///
/// @param otherView whether it is turned or cut in another way
/// @param otherFormat whether its format is not the requested one
/// @param sizeRatio the ratio of the larger to the smaller size, 1 if they are equal
/// @param smaller whether it is smaller than the requested one: of two variants that are equally far, the larger one shows more
/// @param qualityDifference the difference of the two qualities
/// @param rateRatio the ratio of the larger to the smaller number of pictures a second, 1 if they are equal
record VariantDistance(
        boolean otherView, boolean otherFormat, double sizeRatio, boolean smaller, int qualityDifference, double rateRatio)
        implements Comparable<VariantDistance> {
    private static final ImageSize UNKNOWN = new ImageSize(Variant.MAX_SIDE, Variant.MAX_SIDE);

    /// What is taken for the rate of a stream whose rate nobody limits.
    private static final double UNLIMITED_FPS = 60;

    private static final Comparator<VariantDistance> ORDER = Comparator.comparing(VariantDistance::otherView)
            .thenComparing(VariantDistance::otherFormat)
            .thenComparingDouble(VariantDistance::sizeRatio)
            .thenComparing(VariantDistance::smaller)
            .thenComparingInt(VariantDistance::qualityDifference)
            .thenComparingDouble(VariantDistance::rateRatio);

    /// @param newest the original's newest picture, for the properties that a variant does not change; null if there is none yet
    static VariantDistance between(Variant wanted, Variant offered, @Nullable Picture newest) {
        double wantedScale = scale(wanted, newest);
        double offeredScale = scale(offered, newest);
        double wantedRate = wanted.fps().orElse(UNLIMITED_FPS);
        double offeredRate = offered.fps().orElse(UNLIMITED_FPS);
        return new VariantDistance(
                wanted.orientation() != offered.orientation() || wanted.fit() != offered.fit(),
                !format(wanted, newest).equals(format(offered, newest)),
                Math.max(wantedScale, offeredScale) / Math.min(wantedScale, offeredScale),
                offeredScale < wantedScale,
                Math.abs(quality(wanted) - quality(offered)),
                Math.max(wantedRate, offeredRate) / Math.min(wantedRate, offeredRate));
    }

    private static Optional<ImageFormat> format(Variant variant, @Nullable Picture newest) {
        return variant.format().or(() -> Optional.ofNullable(newest).map(Picture::format));
    }

    /// The size of the variant's pictures in proportion to the original's, at most 1.
    private static double scale(Variant variant, @Nullable Picture newest) {
        var original = variant.orientation().sizeOf(Optional.ofNullable(newest).map(Picture::size).orElse(UNKNOWN));
        double byWidth = variant.width().map(most -> (double) most / original.width()).orElse(1.0);
        double byHeight = variant.height().map(most -> (double) most / original.height()).orElse(1.0);
        return Math.min(1, variant.fit() == Fit.COVER ? Math.max(byWidth, byHeight) : Math.min(byWidth, byHeight));
    }

    private static int quality(Variant variant) {
        return variant.quality().orElse(Variant.MAX_QUALITY);
    }

    @Override
    public int compareTo(VariantDistance other) {
        return ORDER.compare(this, other);
    }
}
