// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.Nearest;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.awt.Color;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Colours as they stand in style sheets.
final class CssColor {
    private static final Pattern HEXADECIMAL = Pattern.compile("#?([0-9a-f]{3}|[0-9a-f]{6})");

    /// The basic names of CSS Color Module Level 4, section 6.1, and a few that are not.
    private static final Map<String, Integer> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry("aqua", 0x00ffff),
            Map.entry("black", 0x000000),
            Map.entry("blue", 0x0000ff),
            Map.entry("darkgreen", 0x006400),
            Map.entry("fuchsia", 0xff00ff),
            Map.entry("gray", 0x808080),
            Map.entry("green", 0x008000),
            Map.entry("lime", 0x00ff00),
            Map.entry("maroon", 0x800000),
            Map.entry("navy", 0x000080),
            Map.entry("olive", 0x808000),
            Map.entry("orange", 0xffa500),
            Map.entry("purple", 0x800080),
            Map.entry("red", 0xff0000),
            Map.entry("silver", 0xc0c0c0),
            Map.entry("teal", 0x008080),
            Map.entry("white", 0xffffff),
            Map.entry("yellow", 0xffff00)));

    private CssColor() {}

    /// The colour that a text means, in any case: `#rgb`, `#rrggbb`, both also without their `#`, which cuts an address
    /// short, or a name.
    ///
    /// @throws RefusedException if it means none
    static Color of(String text) {
        var word = text.toLowerCase(Locale.ROOT);
        var named = NAMES.get(word);
        if (named != null) {
            return new Color(named);
        }
        var digits = HEXADECIMAL.matcher(word);
        if (!digits.matches()) {
            throw refused(text);
        }
        int value = Integer.parseInt(digits.group(1), 16);
        return new Color(digits.group(1).length() == 6 ? value : doubled(value));
    }

    /// `#f80` means `#ff8800`.
    private static int doubled(int value) {
        int spread = ((value & 0xf00) << 8) | ((value & 0x0f0) << 4) | (value & 0x00f);
        return spread * 0x11;
    }

    private static RefusedException refused(String text) {
        var nearest = Nearest.to(text, NAMES.keySet()).map(name -> "; nearest: " + name).orElse("");
        return new RefusedException(
                Refusal.BAD_VALUE,
                "color: '%s' (expected: #rgb, #rrggbb, or one of %s%s)"
                        .formatted(text, String.join(", ", NAMES.keySet()), nearest));
    }
}
