// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.color;

import dev.kineograph.Nearest;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.awt.Color;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads colours as they are written in style sheets.
///
/// **Threading.** Stateless.
public final class CssColor {
    private static final int MAX_SHOWN = 60;
    private static final Pattern HEXADECIMAL = Pattern.compile("#?([0-9a-f]{3}|[0-9a-f]{6})");

    /// The sixteen basic names of CSS Color Module Level 4, section 6.1, and a few more.
    private static final Map<String, Integer> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry("aqua", 0x00ffff),
            Map.entry("black", 0x000000),
            Map.entry("blue", 0x0000ff),
            Map.entry("cyan", 0x00ffff),
            Map.entry("darkgreen", 0x006400),
            Map.entry("fuchsia", 0xff00ff),
            Map.entry("gray", 0x808080),
            Map.entry("green", 0x008000),
            Map.entry("lime", 0x00ff00),
            Map.entry("magenta", 0xff00ff),
            Map.entry("maroon", 0x800000),
            Map.entry("navy", 0x000080),
            Map.entry("olive", 0x808000),
            Map.entry("orange", 0xffa500),
            Map.entry("pink", 0xffc0cb),
            Map.entry("purple", 0x800080),
            Map.entry("red", 0xff0000),
            Map.entry("silver", 0xc0c0c0),
            Map.entry("teal", 0x008080),
            Map.entry("white", 0xffffff),
            Map.entry("yellow", 0xffff00)));

    private CssColor() {}

    /// The colour that a text means, in upper or lower case: `#rgb`, `#rrggbb`, either also without the `#`, which would end an address, or a name.
    ///
    /// @throws RefusedException if it means no colour
    public static Color of(String text) {
        return of("color", text);
    }

    /// The same, for a colour with a name of its own in messages.
    ///
    /// @throws RefusedException if it means no colour
    public static Color of(String what, String text) {
        return find(text).orElseThrow(() -> new RefusedException(
                Refusal.BAD_VALUE,
                "%s: '%s' (expected: #rgb, #rrggbb, or %s)".formatted(what, VisibleText.excerpt(text, MAX_SHOWN), namesFor(text))));
    }

    /// The colour that a text means, written as for [#of], if it means one.
    public static Optional<Color> find(String text) {
        var word = text.toLowerCase(Locale.ROOT);
        var named = NAMES.get(word);
        if (named != null) {
            return Optional.of(new Color(named));
        }
        var digits = HEXADECIMAL.matcher(word);
        return digits.matches() ? Optional.of(new Color(value(digits.group(1)))) : Optional.empty();
    }

    private static int value(String digits) {
        int value = Integer.parseInt(digits, 16);
        return digits.length() == 6 ? value : doubled(value);
    }

    /// `#f80` means `#ff8800`.
    private static int doubled(int value) {
        int spread = ((value & 0xf00) << 8) | ((value & 0x0f0) << 4) | (value & 0x00f);
        return spread * 0x11;
    }

    /// The names to choose from if a text means no colour, and the nearest one: `one of aqua, ...; nearest: blue`.
    public static String namesFor(String text) {
        var nearest = Nearest.to(text, NAMES.keySet()).map(name -> "; nearest: " + name).orElse("");
        return "one of " + String.join(", ", NAMES.keySet()) + nearest;
    }
}
