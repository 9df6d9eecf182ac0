// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.imaging.color.CssColor;
import dev.kineograph.imaging.text.TextOutliner;
import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;

/// A number with its label, as a PNG, transparent unless it has a background: `Users online: 42`.
///
///     byte[] picture = CounterPicture.standard().label("Besucher: {n}").color("#036").png(42);
///
/// It can be drawn on any machine, with fonts or without. A text that is too long or too tall for the picture is drawn smaller,
/// never cut off; a character that no font has is drawn as an empty box.
///
/// **Threading.** Immutable: any thread, several at once.
public final class CounterPicture {
    /// The placeholder for the number in a label.
    public static final String NUMBER = "{n}";

    private static final Color TRANSPARENT = new Color(0, true);
    private static final int MAX_LABEL = 200;
    private static final int MAX_SIDE = 4096;
    private static final int MAX_TEXT_SIZE = 1000;

    // The proportions of a picture of 200x30 pixels with a text of 20 pixels at 10,20; other sizes keep them.
    private static final double MARGIN_OF_TEXT = 0.5;
    private static final double MARGIN_OF_WIDTH = 0.05;
    private static final double BASELINE_BELOW_MIDDLE = 0.25;

    private final String label;
    private final Color color;
    private final Color background;
    private final TextOutliner outliner;
    private final int width;
    private final int height;
    private final double textSize;

    private CounterPicture(
            String label, Color color, Color background, TextOutliner outliner, int width, int height, double textSize) {
        this.label = label;
        this.color = color;
        this.background = background;
        this.outliner = outliner;
        this.width = width;
        this.height = height;
        this.textSize = textSize;
    }

    /// `Users online: {n}` in rgb(0,100,0), 20 pixels high, in a picture of 200x30 whose baseline begins at 10,20. The font is
    /// the shipped one, heavy and narrow, with Latin, Greek and Cyrillic letters.
    public static CounterPicture standard() {
        return new CounterPicture("Users online: " + NUMBER, new Color(0, 100, 0), TRANSPARENT, TextOutliner.shipped(), 200, 30, 20);
    }

    /// The same picture with another label.
    ///
    /// @param label one line, with [#NUMBER] where the number goes; without it the number follows the label and a space
    /// @throws RefusedException if it has more than 200 characters
    public CounterPicture label(String label) {
        if (label.length() > MAX_LABEL) {
            throw refused("label", "%,d characters".formatted(label.length()), "at most " + MAX_LABEL);
        }
        return new CounterPicture(label, color, background, outliner, width, height, textSize);
    }

    /// The same picture in another colour, which may be translucent.
    public CounterPicture color(Color color) {
        return new CounterPicture(label, color, background, outliner, width, height, textSize);
    }

    /// The same picture in another colour.
    ///
    /// @param color `#rgb` or `#rrggbb`, both also without the `#`, or a common colour name of CSS, such as `navy`
    /// @throws RefusedException if it is none of these
    public CounterPicture color(String color) {
        return color(CssColor.of(color));
    }

    /// The same picture on a background, which may be translucent: on dark pages, dark text needs a light one.
    public CounterPicture background(Color background) {
        return new CounterPicture(label, color, background, outliner, width, height, textSize);
    }

    /// The same picture on a background.
    ///
    /// @param background as for [#color(String)]
    /// @throws RefusedException if it means no colour
    public CounterPicture background(String background) {
        return background(CssColor.of("background", background));
    }

    /// The same picture in another font. Characters that it lacks are drawn in the shipped font, or else in any font of the
    /// machine.
    ///
    /// @param font the name of an installed font, such as `DejaVu Sans Bold`, or the path of a .ttf or .otf file, which must not
    ///     be moved or deleted
    /// @throws RefusedException if there is no such font, or if Java can use no fonts on this machine: that needs fontconfig and
    ///     at least one installed font
    public CounterPicture font(String font) {
        return new CounterPicture(label, color, background, TextOutliner.of(font), width, height, textSize);
    }

    /// The same picture in another size; the text keeps its size if it fits.
    ///
    /// @throws RefusedException if a side is not 1 to 4,096 pixels long
    public CounterPicture size(int width, int height) {
        if (Math.min(width, height) < 1 || Math.max(width, height) > MAX_SIDE) {
            throw refused("picture size", width + "x" + height, "sides of 1 to %,d".formatted(MAX_SIDE));
        }
        return new CounterPicture(label, color, background, outliner, width, height, textSize);
    }

    /// The same picture with a text of another size.
    ///
    /// @param pixels the font's size as in style sheets, 1 to 1,000
    /// @throws RefusedException if it is out of that range
    public CounterPicture textSize(double pixels) {
        if (!(pixels >= 1 && pixels <= MAX_TEXT_SIZE)) {
            throw refused("text size", String.valueOf(pixels), "1 to %,d".formatted(MAX_TEXT_SIZE));
        }
        return new CounterPicture(label, color, background, outliner, width, height, pixels);
    }

    /// The picture for a number.
    public byte[] png(long number) {
        var outline = outliner.outline(text(number));
        outline.transform(place(outline));
        return Images.png(AlphaMask.of(width, height, outline, color, background));
    }

    private String text(long number) {
        var digits = Long.toString(number);
        return label.contains(NUMBER) ? label.replace(NUMBER, digits) : (label.stripTrailing() + " " + digits).strip();
    }

    private AffineTransform place(Path2D outline) {
        double left = Math.min(textSize * MARGIN_OF_TEXT, width * MARGIN_OF_WIDTH);
        double middle = height / 2.0;
        var bounds = outline.getBounds2D();
        double size = textSize;
        size = atMost(size, width - 2 * left, bounds.getMaxX());
        size = atMost(size, middle, -bounds.getMinY() - BASELINE_BELOW_MIDDLE);
        size = atMost(size, middle, bounds.getMaxY() + BASELINE_BELOW_MIDDLE);
        var place = AffineTransform.getTranslateInstance(left, middle + size * BASELINE_BELOW_MIDDLE);
        place.scale(size, size);
        return place;
    }

    private static double atMost(double size, double room, double extent) {
        return extent > 0 ? Math.min(size, room / extent) : size;
    }

    private static RefusedException refused(String what, String seen, String expected) {
        return new RefusedException(Refusal.BAD_VALUE, "%s: %s (expected: %s)".formatted(what, seen, expected));
    }
}
