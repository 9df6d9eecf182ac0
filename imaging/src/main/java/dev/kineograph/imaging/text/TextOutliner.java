// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Turns a line of text into an outline, on any machine.
///
/// Each character is drawn in the first of these fonts that has it: the requested one, the shipped one, the machine's. A
/// character that none of them has becomes an empty box.
///
/// **Threading.** Shared: any thread.
public final class TextOutliner {
    private static final String SHIPPED = "counter.glyphs";
    private static final Pattern FONT_FILE = Pattern.compile(".*\\.(ttf|otf|ttc)|.*[/\\\\].*", Pattern.DOTALL);
    private static final Typeface BOXES = new NotdefBoxes();

    private final List<Typeface> preferred;

    /// A stretch of text in one font and one direction.
    private record Run(Typeface face, String text, byte level) {

        boolean rightToLeft() {
            return (level & 1) == 1;
        }
    }

    /// The shipped font, read once, when it is first needed.
    private static final class Shipped {
        static final Typeface FACE = read();

        private static Typeface read() {
            try (var in = Objects.requireNonNull(TextOutliner.class.getResourceAsStream(SHIPPED), SHIPPED)) {
                return ShippedFont.read(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The machine's fonts. They are looked for when a character is first missing, as this takes Java a quarter of a second.
    private static final class Installed {
        static final Optional<InstalledFont> FACE = InstalledFont.any();
    }

    private TextOutliner(List<Typeface> preferred) {
        this.preferred = preferred;
    }

    /// An outliner with the shipped font, heavy and narrow, which has Latin, Greek and Cyrillic letters.
    public static TextOutliner shipped() {
        return new TextOutliner(List.of(Shipped.FACE));
    }

    /// An outliner with an installed font or one in a file.
    ///
    /// @param font the name of an installed font, or the path of a .ttf or .otf file, which must not be moved or deleted
    /// @throws RefusedException if there is no such font, or Java can use no fonts on this machine
    public static TextOutliner of(String font) {
        boolean file = FONT_FILE.matcher(font.toLowerCase(Locale.ROOT)).matches();
        return new TextOutliner(List.of(file ? in(font) : InstalledFont.named(font), Shipped.FACE));
    }

    private static Typeface in(String name) {
        try {
            var file = Path.of(name);
            if (!Files.isRegularFile(file)) {
                throw refused(name, "no such file");
            }
            return InstalledFont.in(file).orElseThrow(() -> unusable(name, file));
        } catch (InvalidPathException e) {
            throw refused(name, "no path");
        }
    }

    private static RefusedException unusable(String name, Path file) {
        if (!Files.isReadable(file)) {
            return refused(name, "cannot be read");
        }
        if (Installed.FACE.isPresent()) {
            return refused(name, "not a font that Java can read");
        }
        return new RefusedException(
                Refusal.BAD_VALUE,
                "font: %s: Java can use no fonts on this machine (expected: fontconfig and an installed font;".formatted(name)
                        + " Debian, Ubuntu: apt install fontconfig fonts-dejavu-core)");
    }

    private static RefusedException refused(String name, String seen) {
        return new RefusedException(
                Refusal.BAD_VALUE, "font: %s: %s (expected: a .ttf or .otf file)".formatted(name, seen));
    }

    /// The outline of a line of text in a font of size 1. Its baseline begins at the origin; up is negative.
    ///
    /// Hebrew and Arabic run from right to left, with their numbers in the right place.
    ///
    /// @return a new path, which belongs to the caller
    public Path2D outline(String text) {
        var path = new Path2D.Double();
        double x = 0;
        for (var run : inVisualOrder(TextCleaner.inOneLine(text))) {
            x = run.face.append(run.text, run.rightToLeft(), path, x);
        }
        return path;
    }

    private Run[] inVisualOrder(String line) {
        var bidi = new Bidi(line, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        var runs = new ArrayList<Run>();
        for (int i = 0; i < bidi.getRunCount(); i++) {
            var text = line.substring(bidi.getRunStart(i), bidi.getRunLimit(i));
            addRuns(text, (byte) bidi.getRunLevel(i), runs);
        }
        var levels = new byte[runs.size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = runs.get(i).level;
        }
        var ordered = runs.toArray(Run[]::new);
        Bidi.reorderVisually(levels, 0, ordered, 0, ordered.length);
        return ordered;
    }

    /// Splits a text where its font changes.
    private void addRuns(String text, byte level, List<Run> runs) {
        int start = 0;
        Typeface face = BOXES;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            var own = i > 0 && TextCleaner.extendsPrevious(character) ? face : face(character);
            if (i > start && !own.equals(face)) {
                runs.add(new Run(face, text.substring(start, i), level));
                start = i;
            }
            face = own;
            i += Character.charCount(character);
        }
        if (start < text.length()) {
            runs.add(new Run(face, text.substring(start), level));
        }
    }

    private Typeface face(int character) {
        for (var face : preferred) {
            if (face.has(character)) {
                return face;
            }
        }
        return Installed.FACE.filter(face -> face.has(character)).<Typeface>map(face -> face).orElse(BOXES);
    }
}
