// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import dev.kineograph.Nearest;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A font of the machine or of a file, drawn by Java if it can use fonts. Letters of joining scripts are joined, and a logical
/// font such as `SansSerif` borrows glyphs from every font of the machine.
///
/// **Threading.** Immutable.
final class InstalledFont implements Typeface {
    /// Large, since Java rounds outlines to 64ths of a pixel.
    private static final float SIZE = 1000;

    private static final FontRenderContext UNHINTED = new FontRenderContext(null, true, true);
    private static final Typeface BOXES = new NotdefBoxes();

    private final Font font;

    private InstalledFont(Font font) {
        this.font = font;
    }

    /// The machine's fonts for sans-serif text, or nothing if Java can use none.
    static Optional<InstalledFont> any() {
        return ifJavaCan(() -> working(new Font(Font.SANS_SERIF, Font.BOLD, (int) SIZE)));
    }

    /// The font in a file, or nothing if Java cannot use it.
    static Optional<InstalledFont> in(Path file) {
        return ifJavaCan(
                () -> working(Font.createFont(Font.TRUETYPE_FONT, file.toFile()).deriveFont(SIZE)));
    }

    /// The font with a name, upper or lower case: a family (`DejaVu Sans`) or one of its faces (`DejaVu Sans Bold`).
    ///
    /// @throws RefusedException if there is none
    static InstalledFont named(String name) {
        var font = new Font(name, Font.PLAIN, (int) SIZE);
        return ifJavaCan(() -> isNamed(font, name) ? working(font) : null).orElseThrow(() -> unknown(name));
    }

    /// Java returns another font for a name that it does not know.
    private static boolean isNamed(Font font, String name) {
        return name.equalsIgnoreCase(font.getFamily(Locale.ROOT))
                || name.equalsIgnoreCase(font.getFontName(Locale.ROOT));
    }

    private static RefusedException unknown(String name) {
        var known = ifJavaCan(() -> List.of(
                        GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames(Locale.ROOT)))
                .orElse(List.of());
        var which = known.isEmpty()
                ? "; Java can use no fonts on this machine"
                : Nearest.to(name, known).map(family -> "; nearest: " + family).orElse("");
        return new RefusedException(
                Refusal.BAD_VALUE,
                "font: '%s' (expected: the name of an installed font, or the path of a .ttf or .otf file%s)"
                        .formatted(name, which));
    }

    /// Draws once, since on some machines Java only fails then.
    private static InstalledFont working(Font font) {
        font.createGlyphVector(UNHINTED, "0").getOutline();
        return new InstalledFont(font);
    }

    /// Without fontconfig, fonts or its native libraries, Java throws exceptions of many types, a different one at the second
    /// try, and sometimes a plain `Error`.
    private static <T> Optional<T> ifJavaCan(Callable<@Nullable T> deed) {
        try {
            return Optional.ofNullable(deed.call());
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw e;
        } catch (Exception | Error e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean has(int character) {
        return ifJavaCan(() -> font.canDisplay(character)).orElse(false);
    }

    @Override
    public double append(String run, boolean rightToLeft, Path2D path, double x) {
        return ifJavaCan(() -> appendGlyphs(run, rightToLeft, path, x))
                .orElseGet(() -> BOXES.append(run, rightToLeft, path, x));
    }

    private @Nullable Double appendGlyphs(String run, boolean rightToLeft, Path2D path, double x) {
        int direction = rightToLeft ? Font.LAYOUT_RIGHT_TO_LEFT : Font.LAYOUT_LEFT_TO_RIGHT;
        var characters = run.toCharArray();
        var glyphs = font.layoutGlyphVector(UNHINTED, characters, 0, characters.length, direction);
        var outline = glyphs.getOutline();
        // Coloured glyphs, such as emojis, are pictures and have no outline.
        if (outline.getBounds2D().isEmpty() && !run.isBlank()) {
            return null;
        }
        var place = AffineTransform.getTranslateInstance(x, 0);
        place.scale(1 / SIZE, 1 / SIZE);
        path.append(outline.getPathIterator(place), false);
        return x + glyphs.getGlyphPosition(glyphs.getNumGlyphs()).getX() / SIZE;
    }
}
