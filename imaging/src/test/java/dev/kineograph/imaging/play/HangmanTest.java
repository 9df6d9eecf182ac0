// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Participant;
import java.awt.Color;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Words that are found, and words that are not. How it is played in browsers is tested with the demo.
class HangmanTest {
    private static final Participant ANNA = new Participant("anna");
    private static final Participant BERTA = new Participant("berta");

    /// On the button for the next word, beside its text.
    private static final int NEXT_X = 380;
    private static final int NEXT_Y = 270;

    private final Iterator<String> words = List.of("PRISM", "MIRROR").iterator();
    private final Hangman game = new Hangman(words::next);

    private void guess(String letters, Participant participant) {
        for (int i = 0; i < letters.length(); i++) {
            var key = Hangman.key(letters.charAt(i));
            game.onClick((int) key.getCenterX(), (int) key.getCenterY(), participant);
        }
    }

    private Color key(char letter) throws Exception {
        return pixel(Hangman.key(letter).getX() + 4, Hangman.key(letter).getCenterY());
    }

    private Color pixel(double x, double y) throws Exception {
        return PaintedBoard.pixel(game, Hangman.WIDTH, Hangman.HEIGHT, x, y);
    }

    private void assertOver(boolean over) throws Exception {
        assertThat(pixel(NEXT_X, NEXT_Y).equals(Palette.GOOD)).isEqualTo(over);
    }

    @Test
    void aWordIsFoundByAllTogether() throws Exception {
        guess("PRX", ANNA);
        guess("IS", BERTA);
        assertOver(false);

        guess("M", ANNA);

        assertOver(true);
        assertThat(key('P')).isEqualTo(Palette.GOOD);
        assertThat(key('X')).isEqualTo(Palette.PANEL);
        assertThat(key('Q')).isEqualTo(Palette.RAISED);
    }

    @Test
    void soManyWrongGuessesEndIt() throws Exception {
        var wrong = "ABCDEF".substring(0, Hangman.LIVES);
        guess(wrong.substring(1), ANNA);
        assertOver(false);

        guess(wrong, BERTA);

        assertOver(true);
        guess("P", ANNA);
        assertThat(key('P')).as("after the end").isEqualTo(Palette.RAISED);
    }

    @Test
    void theSameLetterIsWrongOnce() throws Exception {
        for (int i = 0; i < 2 * Hangman.LIVES; i++) {
            guess("Z", ANNA);
        }

        assertOver(false);
    }

    @Test
    void theNextWordComesWhenItIsOver() throws Exception {
        game.onClick(NEXT_X, NEXT_Y, ANNA);
        guess("PRISM", ANNA);

        game.onClick(NEXT_X, NEXT_Y, BERTA);
        game.onClick(NEXT_X, NEXT_Y, BERTA);

        assertOver(false);
        assertThat(key('P')).isEqualTo(Palette.RAISED);
        guess("MIRO", ANNA);
        assertOver(true);
    }

    @Test
    void aClickBesideEverythingDoesNothing() throws Exception {
        var before = pixel(NEXT_X, NEXT_Y);

        game.onClick(0, 0, ANNA);
        game.onClick(Hangman.WIDTH - 1, Hangman.HEIGHT - 1, ANNA);

        assertThat(pixel(NEXT_X, NEXT_Y)).isEqualTo(before);
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            assertThat(key(letter)).isEqualTo(Palette.RAISED);
        }
    }
}
