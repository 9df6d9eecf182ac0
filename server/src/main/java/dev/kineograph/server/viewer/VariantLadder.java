// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Fit;
import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;
import dev.kineograph.Variant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// The steps to which requests are rounded, so that strangers who ask for nearly the same share it; and how a request changes what everybody sees.
///
/// **Threading.** Stateless.
final class VariantLadder {
    private static final double[] SIDES = {
        1, 2, 4, 8, 16, 32, 64, 96, 128, 160, 180, 240, 320, 360, 480, 540, 640, 720, 800, 960, 1080, 1280, 1440, 1600, 1920, 2160, 2560,
        3840, 5120, 7680
    };
    private static final double[] RATES = {0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60};
    private static final int QUALITIES = 10;
    private static final int COARSE = 60;
    private static final int COARSEST = 50;

    private VariantLadder() {}

    /// The form on the ladder: sizes and rates are rounded down, qualities to the nearest step. Of two given sides, the height keeps its proportion to
    /// the width.
    static Variant rounded(Variant asked) {
        var form = asked;
        if (asked.width().isPresent()) {
            int width = side(asked.width().get());
            form = form.withWidth(width);
            if (asked.height().isPresent()) {
                form = form.withHeight(share(asked.height().get(), width, asked.width().get()));
            }
        } else if (asked.height().isPresent()) {
            form = form.withHeight(side(asked.height().get()));
        }
        form = form.quality().map(VariantLadder::quality).map(form::withQuality).orElse(form);
        return form.fps().map(fps -> below(RATES, fps)).map(form::withFps).orElse(form);
    }

    private static int side(int asked) {
        return (int) below(SIDES, asked);
    }

    private static double below(double[] steps, double asked) {
        return Arrays.stream(steps).filter(step -> step <= asked).max().orElse(steps[0]);
    }

    private static int quality(int asked) {
        return Math.max(1, Math.round((float) asked / QUALITIES)) * QUALITIES;
    }

    private static int share(int length, double dividend, double divisor) {
        return (int) Math.max(1, Math.round(length * dividend / divisor));
    }

    /// The form on a step of the ladder for slow viewers: first coarser, then half and a quarter as wide.
    ///
    /// @param shown the size in which the form shows the stream now
    /// @param step 1 to [AdaptiveSteps#LAST]
    static Variant coarser(Variant form, ImageSize shown, int step) {
        int divisor = 1 << (step - 1);
        int width = Math.max(1, shown.width() / divisor);
        int height = Math.max(1, shown.height() / divisor);
        var smaller = divisor == 1 ? form : form.fit() == Fit.COVER ? form.within(width, height, Fit.COVER) : form.withWidth(width);
        int quality = divisor > 2 ? COARSEST : COARSE;
        return rounded(smaller.withQuality(Math.min(quality, form.quality().orElse(quality))));
    }

    /// What a request makes of the form in which a stream is shown to everybody: it may turn it further, and make it smaller, coarser and rarer.
    static Variant combined(Variant shown, Variant asked) {
        if (shown.isOriginal()) {
            return asked;
        }
        var turned = turned(shown, asked.orientation());
        var form = new Variant(
                least(turned.width(), asked.width()),
                least(turned.height(), asked.height()),
                Fit.CONTAIN,
                turned.orientation(),
                least(turned.quality(), asked.quality()),
                asked.format().or(turned::format),
                least(turned.fps(), asked.fps()),
                turned.stripMetadata() || asked.stripMetadata());
        if (asked.fit() == Fit.COVER) {
            return within(form, asked, turned);
        }
        return turned.fit() == Fit.COVER ? within(form, turned, asked) : form;
    }

    private static Variant turned(Variant shown, Orientation further) {
        boolean swaps = further.swapsSides();
        return new Variant(
                swaps ? shown.height() : shown.width(),
                swaps ? shown.width() : shown.height(),
                shown.fit(),
                shown.orientation().then(further),
                shown.quality(),
                shown.format(),
                shown.fps(),
                shown.stripMetadata());
    }

    private static <T extends Comparable<T>> Optional<T> least(Optional<T> one, Optional<T> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Comparable::compareTo);
    }

    /// The form, cut to the proportions of what covers, and within the limits.
    private static Variant within(Variant form, Variant covering, Variant limits) {
        int width = covering.width().orElseThrow();
        int height = covering.height().orElseThrow();
        double byWidth = limits.width().map(most -> (double) most / width).orElse(1.0);
        double byHeight = limits.height().map(most -> (double) most / height).orElse(1.0);
        double scale = Math.min(1, Math.min(byWidth, byHeight));
        return form.within(share(width, scale, 1), share(height, scale, 1), Fit.COVER);
    }
}
