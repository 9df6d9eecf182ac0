// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The form in which a stream's pictures are requested: turned, of a size, a quality, a format, so many a second, and without metadata. An empty value means
/// unchanged.
/// Every form begins with [#ORIGINAL], such as `Variant.ORIGINAL.withWidth(320).withQuality(60)`.
///
/// Width and height are limits for the picture as it is shown, after it has been turned. A picture is never enlarged, and it keeps its proportions
/// unless it is to [cover][Fit#COVER] both.
///
/// **Threading.** Immutable.
///
/// @param width the most pixels in a row, 1 to 8,192
/// @param height the most rows of pixels, 1 to 8,192
/// @param fit what happens to a picture of other proportions, if both width and height are given
/// @param orientation how the picture, as it is shown now, is turned and mirrored
/// @param quality of the encoder, 1 to 100
/// @param format the format to encode in
/// @param fps the most pictures a second, on average, 0.1 to 1,000; of those that come sooner, the newest is shown as soon as it may be. Nothing is
///     decoded for it
/// @param stripMetadata whether they are shown [without their metadata][Picture#withoutMetadata]. Nothing is decoded for it
public record Variant(
        Optional<Integer> width,
        Optional<Integer> height,
        Fit fit,
        Orientation orientation,
        Optional<Integer> quality,
        Optional<ImageFormat> format,
        Optional<Double> fps,
        boolean stripMetadata) {
    /// The largest width or height that can be asked for.
    static final int MAX_SIDE = 8192;

    /// The best quality.
    static final int MAX_QUALITY = 100;

    private static final double MIN_FPS = 0.1;
    private static final double MAX_FPS = 1000;

    /// The pictures as they are.
    public static final Variant ORIGINAL = new Variant(
            Optional.empty(), Optional.empty(), Fit.CONTAIN, Orientation.UPRIGHT, Optional.empty(), Optional.empty(), Optional.empty(), false);

    /// Checks the ranges. Without both a width and a height there is nothing to cover, so the fit is [Fit#CONTAIN] then.
    ///
    /// @throws RefusedException if a value is out of its range
    public Variant {
        check("width", width, MAX_SIDE);
        check("height", height, MAX_SIDE);
        check("quality", quality, MAX_QUALITY);
        if (fps.isPresent() && !(fps.get() >= MIN_FPS && fps.get() <= MAX_FPS)) {
            throw new RefusedException(Refusal.BAD_VALUE, "fps: %s (expected: 0.1 to 1,000)".formatted(fps.get()));
        }
        fit = width.isPresent() && height.isPresent() ? fit : Fit.CONTAIN;
    }

    private static void check(String what, Optional<Integer> value, int most) {
        if (value.isPresent() && (value.get() < 1 || value.get() > most)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %d (expected: 1 to %,d)".formatted(what, value.get(), most));
        }
    }

    /// The same with at most that many pixels in a row.
    public Variant withWidth(int most) {
        return new Variant(Optional.of(most), height, fit, orientation, quality, format, fps, stripMetadata);
    }

    /// The same with at most that many rows of pixels.
    public Variant withHeight(int most) {
        return new Variant(width, Optional.of(most), fit, orientation, quality, format, fps, stripMetadata);
    }

    /// The same, no larger than that, and fitted in this way.
    public Variant within(int mostWidth, int mostHeight, Fit how) {
        return new Variant(Optional.of(mostWidth), Optional.of(mostHeight), how, orientation, quality, format, fps, stripMetadata);
    }

    /// The same, turned and mirrored in this way.
    public Variant withOrientation(Orientation turned) {
        return new Variant(width, height, fit, turned, quality, format, fps, stripMetadata);
    }

    /// The same in another quality.
    public Variant withQuality(int percent) {
        return new Variant(width, height, fit, orientation, Optional.of(percent), format, fps, stripMetadata);
    }

    /// The same in another format.
    public Variant withFormat(ImageFormat encoded) {
        return new Variant(width, height, fit, orientation, quality, Optional.of(encoded), fps, stripMetadata);
    }

    /// The same with at most that many pictures a second.
    public Variant withFps(double most) {
        return new Variant(width, height, fit, orientation, quality, format, Optional.of(most), stripMetadata);
    }

    /// The same with as many pictures a second as there are: what one picture looks like.
    public Variant withoutFps() {
        return fps.isEmpty() ? this : new Variant(width, height, fit, orientation, quality, format, Optional.empty(), stripMetadata);
    }

    /// The same with or without the pictures' metadata.
    public Variant withStripMetadata(boolean strip) {
        return new Variant(width, height, fit, orientation, quality, format, fps, strip);
    }

    /// What is left of it without a [Transcoder]: its pictures a second, and whether they have metadata.
    public Variant withoutTranscoding() {
        return ORIGINAL.withStripMetadata(stripMetadata).withFpsOf(this);
    }

    /// The same with as many pictures a second as the other one has.
    public Variant withFpsOf(Variant other) {
        return other.fps.map(this::withFps).orElseGet(this::withoutFps);
    }

    /// Whether it needs a [Transcoder].
    public boolean isTranscoded() {
        return !equals(withoutTranscoding());
    }

    /// Whether the pictures stay as they are.
    public boolean isOriginal() {
        return equals(ORIGINAL);
    }

    /// The size in which it shows a picture of this size.
    ///
    /// @param picture the size in which the picture is shown as it is, see [Picture#size]
    public ImageSize sizeOf(ImageSize picture) {
        var part = cutOut(picture);
        long mostWidth = width.orElse(part.width());
        long mostHeight = height.orElse(part.height());
        if (part.width() <= mostWidth && part.height() <= mostHeight) {
            return part;
        }
        if (fit == Fit.COVER) {
            return new ImageSize((int) mostWidth, (int) mostHeight);
        }
        return mostWidth * part.height() <= mostHeight * part.width()
                ? new ImageSize((int) mostWidth, share(part.height(), mostWidth, part.width()))
                : new ImageSize(share(part.width(), mostHeight, part.height()), (int) mostHeight);
    }

    /// The size of the part of a picture that is shown, before it is made smaller: all of it, or what has the proportions of the given size. It is
    /// measured in the turned picture, and is in the middle of it.
    ///
    /// @param picture the size in which the picture is shown as it is, see [Picture#size]
    public ImageSize cutOut(ImageSize picture) {
        var turned = orientation.sizeOf(picture);
        if (fit == Fit.CONTAIN) {
            return turned;
        }
        long boxWidth = width.orElseThrow();
        long boxHeight = height.orElseThrow();
        return turned.width() * boxHeight > turned.height() * boxWidth
                ? new ImageSize(share(turned.height(), boxWidth, boxHeight), turned.height())
                : new ImageSize(turned.width(), share(turned.width(), boxHeight, boxWidth));
    }

    private static int share(long length, long dividend, long divisor) {
        return (int) Math.max(1, Math.round((double) length * dividend / divisor));
    }

    /// What must change in one picture so that it has this form: [#ORIGINAL] if it has it already. Only a picture that nothing else changes has metadata
    /// that must be taken out, if it has any.
    Variant changeOf(Picture picture) {
        var turned = orientation.sizeOf(picture.size());
        boolean isCut = !cutOut(picture.size()).equals(turned);
        var encoded = format.orElse(picture.format());
        var change = new Variant(
                width.filter(most -> isCut || turned.width() > most),
                height.filter(most -> isCut || turned.height() > most),
                fit,
                orientation,
                quality.filter(_ -> hasQuality(encoded)),
                format.filter(wanted -> wanted != picture.format()),
                Optional.empty(),
                false);
        return change.isOriginal() ? change.withStripMetadata(stripMetadata) : change;
    }

    private static boolean hasQuality(ImageFormat format) {
        return switch (format) {
            case JPEG, WEBP, AVIF -> true;
            case PNG, GIF -> false;
        };
    }

    /// The form as an address asks for it, such as `width=320&format=png`; `original` if the pictures stay as they are.
    @Override
    public String toString() {
        var wishes = Stream.of(
                width.map("width=%d"::formatted),
                height.map("height=%d"::formatted),
                Optional.of("fit=cover").filter(_ -> fit == Fit.COVER),
                Optional.of(orientation.toString()).filter(turn -> !turn.isEmpty()),
                quality.map("quality=%d"::formatted),
                format.map(wanted -> "format=" + wanted.suffix()),
                Optional.of("strip=metadata").filter(_ -> stripMetadata),
                fps.map(most -> "fps=" + number(most)));
        return isOriginal() ? "original" : wishes.flatMap(Optional::stream).collect(Collectors.joining("&"));
    }

    private static String number(double most) {
        return BigDecimal.valueOf(most).stripTrailingZeros().toPlainString();
    }
}
