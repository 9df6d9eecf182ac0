// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import dev.kineograph.imaging.InteractiveDrawing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Hangman, which everybody plays together: a click on a letter guesses it.
///
/// **Threading.** Confined: called by one thread at a time.
public final class Hangman implements InteractiveDrawing.Board {
    static final int WIDTH = 640;
    static final int HEIGHT = 480;

    /// So many wrong guesses end the game.
    static final int LIVES = Gallows.PARTS;

    private static final List<String> WORDS = List.of(
            "ZOETROPE", "KINEOGRAPH", "SHUTTER", "APERTURE", "PANORAMA", "CELLULOID", "DAGUERREOTYPE", "SILHOUETTE", "PROJECTOR", "FLICKER",
            "LANTERN", "PRISM", "RAINBOW", "TELESCOPE", "HORIZON", "ECLIPSE", "MIRROR", "PIXEL", "GALLERY", "SKETCH", "WATERCOLOUR", "CHARCOAL",
            "JIGSAW", "OXYGEN", "RHYTHM", "QUARTZ", "VOLCANO", "AVALANCHE", "LIGHTHOUSE", "WINDMILL");
    private static final int ROW = 13;
    private static final Rectangle2D AGAIN = new Rectangle2D.Double(364, 244, 200, 52);

    private final Supplier<String> words;
    private final Set<Character> guessed = new HashSet<>();
    private String word;

    /// @param words the words to guess, in capitals
    Hangman(Supplier<String> words) {
        this.words = words;
        this.word = words.get();
    }

    /// A game with random words.
    public static Interactive game() {
        var game = new Hangman(() -> WORDS.get(ThreadLocalRandom.current().nextInt(WORDS.size())));
        return InteractiveDrawing.of(WIDTH, HEIGHT, game).background(Palette.BACK);
    }

    /// Where a letter is.
    static Rectangle2D key(char letter) {
        int index = letter - 'A';
        return new Rectangle2D.Double(22 + index % ROW * 46, 352 + index / ROW * 56, 42, 50);
    }

    @Override
    public void onClick(int x, int y, Participant participant) {
        if (isOver()) {
            if (AGAIN.contains(x, y)) {
                word = words.get();
                guessed.clear();
            }
            return;
        }
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            if (key(letter).contains(x, y)) {
                guessed.add(letter);
            }
        }
    }

    private boolean isOver() {
        return isWon() || wrong() >= LIVES;
    }

    private boolean isWon() {
        return word.chars().allMatch(letter -> guessed.contains((char) letter));
    }

    private int wrong() {
        return (int) guessed.stream().filter(letter -> word.indexOf(letter) < 0).count();
    }

    @Override
    public void paint(Graphics2D graphics, String view) {
        Gallows.paint(graphics, wrong());
        Sign.centred(graphics, "Hangman", 464, 48, 34, Palette.INK);
        Sign.centred(graphics, state(), 464, 96, 20, isOver() ? (isWon() ? Palette.GOOD : Palette.BAD) : Palette.DIM);
        paintWord(graphics);
        if (isOver()) {
            Sign.button(graphics, "Next word", AGAIN, Palette.GOOD, Palette.BACK);
        }
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            paintKey(graphics, letter);
        }
    }

    private String state() {
        if (isOver()) {
            return isWon() ? "You have found it, together" : "Nobody found it";
        }
        int left = LIVES - wrong();
        return left == 1 ? "One wrong guess left" : left + " wrong guesses left";
    }

    private void paintWord(Graphics2D graphics) {
        double step = Math.min(38, 320.0 / word.length());
        double left = 464 - step * word.length() / 2;
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            double middle = left + (i + 0.5) * step;
            graphics.setColor(Palette.DIM);
            graphics.fill(new Rectangle2D.Double(middle - step * 0.4, 200, step * 0.8, 3));
            if (guessed.contains(letter) || isOver()) {
                var color = guessed.contains(letter) ? Palette.INK : Palette.BAD;
                Sign.centred(graphics, String.valueOf(letter), middle, 174, step * 1.05, color);
            }
        }
    }

    private void paintKey(Graphics2D graphics, char letter) {
        boolean used = guessed.contains(letter);
        boolean hit = used && word.indexOf(letter) >= 0;
        Color back = hit ? Palette.GOOD : used ? Palette.PANEL : Palette.RAISED;
        Color front = hit ? Palette.BACK : used ? Palette.RAISED : isOver() ? Palette.DIM : Palette.INK;
        Sign.panel(graphics, key(letter), back);
        Sign.centred(graphics, String.valueOf(letter), key(letter).getCenterX(), key(letter).getCenterY(), 26, front);
    }
}
