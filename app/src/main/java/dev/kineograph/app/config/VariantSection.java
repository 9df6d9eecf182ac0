// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Fit;
import dev.kineograph.ImageFormat;
import dev.kineograph.Orientation;
import dev.kineograph.Variant;
import dev.kineograph.server.settings.StreamRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The keys of a form of pictures, as the addresses have them: those of a stream itself, and those of its named variants.
///
/// **Threading.** Stateless.
final class VariantSection {
    private static final String NAMES = "names of variants with their keys, such as thumb: { width: 320 }";
    private static final String NAME = "1 to 32 letters, digits, '-' and '_'";
    private static final Pattern VALID_NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final String FPS = "a number, 0.1 to 1,000";
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,4}(?:\\.[0-9]{1,3})?");
    private static final int MAX_SIDE = 8192;
    private static final int MAX_QUALITY = 100;
    private static final List<String> FORMATS = Stream.of(ImageFormat.values()).map(ImageFormat::suffix).toList();

    private VariantSection() {}

    /// The named variants of a stream.
    static Map<String, Variant> named(Value variants) {
        var all = new LinkedHashMap<String, Variant>();
        for (var entry : Mapping.named(variants, NAMES).entries()) {
            if (!VALID_NAME.matcher(entry.key()).matches()) {
                throw entry.place().error("%s: no name of a variant (expected: %s)".formatted(entry.value().path(), NAME));
            }
            all.put(entry.key(), form(Mapping.of(entry.value(), Section.VARIANT)));
        }
        if (all.size() > StreamRules.MAX_VARIANTS) {
            throw variants.place().error("%s: %d (expected: at most %d)".formatted(variants.path(), all.size(), StreamRules.MAX_VARIANTS));
        }
        return all;
    }

    /// The form that these keys describe; others are ignored.
    static Variant form(Mapping keys) {
        var turned = keys.get("rotate").map(VariantSection::turned).orElse(Orientation.UPRIGHT);
        var orientation = keys.get("flip").map(value -> turned.then(mirrored(value))).orElse(turned);
        return new Variant(
                keys.get("width").map(value -> value.whole(1, MAX_SIDE)),
                keys.get("height").map(value -> value.whole(1, MAX_SIDE)),
                keys.get("fit").map(value -> fit(value, keys)).orElse(Fit.CONTAIN),
                orientation,
                keys.get("quality").map(value -> value.whole(1, MAX_QUALITY)),
                keys.get("format").map(value -> value.choice(FORMATS)).flatMap(ImageFormat::ofSuffix),
                keys.get("fps").map(VariantSection::fps),
                false);
    }

    private static Fit fit(Value value, Mapping keys) {
        var fit = value.choice(List.of("contain", "cover")).equals("cover") ? Fit.COVER : Fit.CONTAIN;
        if (!keys.has("width") || !keys.has("height")) {
            throw value.wrong("with width and height");
        }
        return fit;
    }

    private static Orientation turned(Value value) {
        return Orientation.ofDegrees(Integer.parseInt(value.choice(List.of("0", "90", "180", "270"))));
    }

    private static Orientation mirrored(Value value) {
        return value.choice(List.of("h", "v")).equals("h") ? Orientation.MIRRORED : Orientation.FLIPPED;
    }

    private static double fps(Value value) {
        return Optional.of(value.text(FPS))
                .filter(text -> DECIMAL.matcher(text).matches())
                .map(Double::valueOf)
                .map(fps -> value.refusing(() -> Variant.ORIGINAL.withFps(fps)).fps().orElseThrow())
                .orElseThrow(() -> value.wrong(FPS));
    }
}
