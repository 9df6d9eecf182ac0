// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.click;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.ImageSize;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Query;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/// What a browser sends when the picture in a page's form is clicked.
///
/// **Threading.** Immutable.
///
/// @param token whose page it is
/// @param x how many CSS pixels from the left of the picture
/// @param y how many CSS pixels from its top
/// @param shown the size in which the page shows the picture
record ClickForm(String token, int x, int y, ImageSize shown) {
    static final int MAX_BYTES = 1024;

    private static final int MAX_FIELDS = 16;
    private static final int MAX_DIGITS = 5;

    /// @param size the size of the picture, which is that on the page too if the form says nothing else
    /// @throws RefusedException if this is no such form
    static ClickForm of(byte[] body, ImageSize size) {
        Map<String, List<String>> fields;
        try {
            fields = new QueryStringDecoder(new String(body, UTF_8), UTF_8, false, MAX_FIELDS).parameters();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.BAD_VALUE, "form: bad percent encoding (expected: such as token=...&x=12&y=34)");
        }
        var shown = fields.containsKey("width") || fields.containsKey("height")
                ? new ImageSize(number("width", fields), number("height", fields))
                : size;
        return new ClickForm(first("token", fields), number("x", fields), number("y", fields), shown);
    }

    private static String first(String name, Map<String, List<String>> fields) {
        return fields.getOrDefault(name, List.of("")).getFirst();
    }

    private static int number(String name, Map<String, List<String>> fields) {
        var text = first(name, fields);
        if (!text.matches("[0-9]{1,%d}".formatted(MAX_DIGITS))) {
            throw Query.refused(name, text, "a number of pixels");
        }
        return Integer.parseInt(text);
    }

    /// The pixel of a picture of that size that was clicked, from the left.
    int xIn(ImageSize size) {
        return scaled(x, shown.width(), size.width());
    }

    /// The pixel of a picture of that size that was clicked, from the top.
    int yIn(ImageSize size) {
        return scaled(y, shown.height(), size.height());
    }

    /// The middle of the CSS pixel, as a larger one has several pixels of the picture.
    private static int scaled(int at, int shown, int size) {
        return (int) ((2L * at + 1) * size / (2L * shown));
    }
}
