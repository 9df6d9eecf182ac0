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

/// Sets lines of text as outlines, on any machine.
///
/// Each character is taken from the first of these that has it: the font that was asked for, the shipped one, the
/// machine's fonts; what none has is an empty box.
///
/// **Threading.** Shared: any thread.
public final class Lettering {
    private static final String SHIPPED = "counter.ttf";
    private static final Pattern FONT_FILE = Pattern.compile(".*\\.(ttf|otf|ttc)|.*[/\\\\].*", Pattern.DOTALL);
    private static final Typeface BOXES = new MissingLetters();

    private final List<Typeface> inOrder;

    /// A stretch of text in one font and one direction.
    private record Run(Typeface face, String text, byte level) {

        boolean rightToLeft() {
            return (level & 1) == 1;
        }
    }

    /// Read when it is first needed, once.
    private static final class Shipped {
        static final Typeface FACE = read();

        private static Typeface read() {
            try (var in = Objects.requireNonNull(Lettering.class.getResourceAsStream(SHIPPED), SHIPPED)) {
                return TrueTypeFont.of(SHIPPED, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Looked for when a character is first missing: it takes Java a quarter of a second.
    private static final class Installed {
        static final Optional<InstalledFont> FACE = InstalledFont.any();
    }

    private Lettering(List<Typeface> inOrder) {
        this.inOrder = inOrder;
    }

    /// In the shipped font, heavy and narrow: Latin, Greek and Cyrillic letters.
    public static Lettering shipped() {
        return new Lettering(List.of(Shipped.FACE));
    }

    /// In a font of the machine or of a file.
    ///
    /// A file is read by Java where that can, and else, if its outlines are TrueType, without Java's help: scripts
    /// whose letters join are not joined then.
    ///
    /// @param font the name of an installed font, or the path of a .ttf or .otf file, which must stay where it is
    /// @throws RefusedException if there is no such font
    public static Lettering of(String font) {
        boolean file = FONT_FILE.matcher(font.toLowerCase(Locale.ROOT)).matches();
        return new Lettering(List.of(file ? in(font) : InstalledFont.named(font), Shipped.FACE));
    }

    private static Typeface in(String name) {
        try {
            var file = Path.of(name);
            if (!Files.isRegularFile(file)) {
                throw refused(name, "no such file");
            }
            var installed = InstalledFont.in(file);
            return installed.isPresent() ? installed.get() : TrueTypeFont.of(name, Files.readAllBytes(file));
        } catch (InvalidPathException e) {
            throw refused(name, "no path");
        } catch (IOException e) {
            throw refused(name, "cannot be read: " + e.getMessage());
        }
    }

    private static RefusedException refused(String name, String seen) {
        return new RefusedException(
                Refusal.BAD_VALUE, "font: %s: %s (expected: a .ttf or .otf file)".formatted(name, seen));
    }

    /// The outline of a line of text that is one unit high, its baseline beginning in the origin, up being negative.
    ///
    /// Hebrew and Arabic run from right to left, with their numbers in the right place.
    ///
    /// @return a new path, the caller's own
    public Path2D set(String text) {
        var path = new Path2D.Double();
        double x = 0;
        for (var run : inOrderOfSight(Letters.inOneLine(text))) {
            x = run.face.append(run.text, run.rightToLeft(), path, x);
        }
        return path;
    }

    private Run[] inOrderOfSight(String line) {
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

    /// Cuts a text where its font changes.
    private void addRuns(String text, byte level, List<Run> runs) {
        int start = 0;
        Typeface face = BOXES;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            var own = i > 0 && Letters.joinsWhatIsBefore(character) ? face : face(character);
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
        for (var face : inOrder) {
            if (face.has(character)) {
                return face;
            }
        }
        return Installed.FACE.filter(face -> face.has(character)).<Typeface>map(face -> face).orElse(BOXES);
    }
}
