// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Fit;
import dev.kineograph.ImageFormat;
import dev.kineograph.Orientation;
import dev.kineograph.RefusedException;
import dev.kineograph.Variant;
import dev.kineograph.server.http.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The form of pictures that the parameters of a request ask for, such as `?width=320&fit=cover`.
///
/// **Threading.** Immutable, if the values are.
///
/// @param values the value of a parameter, if it has one
/// @param strict whether a bad value is refused, and not ignored
public record VariantParameters(Function<String, Optional<String>> values, boolean strict) {
    /// The parameter that names a form of the configuration.
    static final String NAMED = "variant";

    static final String FORMAT = "format";

    /// The parameters that need a transcoder.
    static final List<String> NAMES = List.of("width", "height", "fit", "rotate", "flip", "quality", FORMAT);

    private static final double MAX_WHOLE = 1e9;
    private static final String FPS = "fps";
    private static final String STRIP = "strip";
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,6}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,4}(?:\\.[0-9]{1,3})?");

    /// The values of a JSON object's members, which may be numbers.
    public static Function<String, Optional<String>> of(Map<?, ?> members) {
        return name -> switch (members.get(name)) {
            case String text when !text.isEmpty() -> Optional.of(text);
            case Number number -> Optional.of(text(number.doubleValue()));
            case null, default -> Optional.empty();
        };
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < MAX_WHOLE ? Long.toString((long) number) : Double.toString(number);
    }

    /// Whether the form is described by itself, and not only named.
    boolean describe() {
        // Asked for every snapshot, so no streams here.
        for (var name : NAMES) {
            if (values.apply(name).isPresent()) {
                return true;
            }
        }
        return values.apply(FPS).isPresent() || values.apply(STRIP).isPresent();
    }

    /// The form with what the parameters say about it.
    ///
    /// @throws RefusedException for a bad value, if they are strict
    public Variant over(Variant named) {
        var form = with(named, "width", (now, text) -> now.withWidth(whole("width", text)));
        form = with(form, "height", (now, text) -> now.withHeight(whole("height", text)));
        form = with(form, "fit", VariantParameters::fitted);
        form = with(form, "rotate", (now, text) -> now.withOrientation(Orientation.ofDegrees(whole("rotate", text))));
        form = with(form, "flip", (now, text) -> now.withOrientation(turned(now).then(mirrored(text))));
        form = with(form, "quality", (now, text) -> now.withQuality(whole("quality", text)));
        form = with(form, FORMAT, (now, text) -> now.withFormat(format(text)));
        form = with(form, STRIP, (now, text) -> now.withStripMetadata(isMetadata(text)));
        return with(form, FPS, (now, text) -> now.withFps(decimal(text)));
    }

    private Variant with(Variant form, String name, BiFunction<Variant, String, Variant> change) {
        try {
            return values.apply(name).map(text -> change.apply(form, text)).orElse(form);
        } catch (RefusedException e) {
            if (strict) {
                throw e;
            }
            return form;
        }
    }

    private static Variant fitted(Variant now, String text) {
        var fit = switch (text) {
            case "contain" -> Fit.CONTAIN;
            case "cover" -> Fit.COVER;
            default -> throw Query.refused("fit", text, "contain or cover");
        };
        if (now.width().isEmpty() || now.height().isEmpty()) {
            throw Query.refused("fit", text, "with width and height");
        }
        return now.within(now.width().get(), now.height().get(), fit);
    }

    /// How far the parameters turn it, before it is mirrored.
    private Orientation turned(Variant now) {
        return values.apply("rotate").isPresent() ? now.orientation() : Orientation.UPRIGHT;
    }

    private static Orientation mirrored(String text) {
        return switch (text) {
            case "h" -> Orientation.MIRRORED;
            case "v" -> Orientation.FLIPPED;
            default -> throw Query.refused("flip", text, "h or v");
        };
    }

    private static ImageFormat format(String text) {
        return ImageFormat.ofSuffix(text).orElseThrow(() -> Query.refused(FORMAT, text, "jpg, png, webp, gif or avif"));
    }

    private static boolean isMetadata(String text) {
        return switch (text) {
            case "metadata" -> true;
            case "nothing" -> false;
            default -> throw Query.refused(STRIP, text, "metadata or nothing");
        };
    }

    private static int whole(String name, String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw Query.refused(name, text, "a whole number");
        }
        return Integer.parseInt(text);
    }

    private static double decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw Query.refused(FPS, text, "a number, such as 5 or 0.5");
        }
        return Double.parseDouble(text);
    }
}
