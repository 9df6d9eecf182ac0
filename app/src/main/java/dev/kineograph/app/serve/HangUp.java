// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.io.Console;
import java.util.Optional;

/// SIGHUP, which asks a service to read its configuration again. In a terminal it means that the window was closed, and ends the program as ever.
///
/// **Threading.** Stateless; the step runs on a thread of the JVM.
final class HangUp {
    private HangUp() {}

    /// Runs a step whenever the signal comes, if there is such a signal and no terminal.
    static void runs(Runnable step) {
        // There is none if another of the JDK's consoles is chosen.
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            Signals.whenever("HUP", step);
        }
    }
}
