// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import dev.kineograph.Interactive;
import dev.kineograph.StreamName;
import dev.kineograph.imaging.play.Hangman;
import dev.kineograph.imaging.play.SharedCanvas;
import dev.kineograph.imaging.play.TicTacToe;
import java.util.Locale;

/// The demo's streams that can be clicked.
///
/// **Threading.** Immutable.
enum DemoGame {
    /// For two, and those who look on.
    TIC_TAC_TOE("for two, and all who look on: click the picture"),
    /// For everybody together.
    HANGMAN("for everybody together"),
    /// For everybody together as well.
    CANVAS("painted by everybody");

    private final String description;

    DemoGame(String description) {
        this.description = description;
    }

    /// Its name in addresses.
    StreamName streamName() {
        return StreamName.of(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// What it is, in a few words.
    String description() {
        return description;
    }

    /// A new game.
    Interactive newGame() {
        return switch (this) {
            case TIC_TAC_TOE -> TicTacToe.game();
            case HANGMAN -> Hangman.game();
            case CANVAS -> SharedCanvas.game();
        };
    }
}
