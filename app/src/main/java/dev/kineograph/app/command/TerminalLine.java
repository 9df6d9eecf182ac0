// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/// The last line of a terminal, which is written over again and again; lines that stay take its place.
///
/// **Threading.** Confined to the main thread.
final class TerminalLine {
    private static final String CLEARED = "\r\033[K";

    private final PrintStream lasting;
    private boolean isShown;

    /// @param lasting where lines go that stay, which may be the same terminal
    TerminalLine(PrintStream lasting) {
        this.lasting = lasting;
    }

    /// Whether the program has a terminal for its input and its output.
    static boolean isThere() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /// Writes over the line.
    void show(String line) {
        System.out.print(CLEARED + line);
        System.out.flush();
        isShown = true;
    }

    /// Prints a line that stays.
    void println(String line) {
        if (isShown) {
            System.out.print(CLEARED);
            System.out.flush();
            isShown = false;
        }
        lasting.println(line);
    }
}
