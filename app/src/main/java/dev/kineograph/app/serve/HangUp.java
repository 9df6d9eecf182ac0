// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.io.Console;
import java.util.Optional;

/// SIGHUP, which asks a service to read its configuration again. In a terminal it means that the window was closed, and ends the program as ever.
///
/// **Threading.** Shared; the step runs on a thread of the JVM.
public final class HangUp {
    // Guarded by this.
    private Optional<Runnable> step = Optional.empty();
    private boolean hasCome;

    private HangUp() {}

    /// Takes the signal from now on, if there is such a signal and no terminal. One that comes while the server starts waits for it.
    public static HangUp awaited() {
        var hangUp = new HangUp();
        // There is none if another of the JDK's consoles is chosen.
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            Signals.whenever("HUP", hangUp::came);
        }
        return hangUp;
    }

    synchronized void came() {
        hasCome = true;
        step.ifPresent(Runnable::run);
    }

    /// Runs a step whenever the signal comes, and now if it has come already.
    ///
    /// @param next must be quick
    synchronized void runs(Runnable next) {
        boolean waits = hasCome && step.isEmpty();
        step = Optional.of(next);
        if (waits) {
            next.run();
        }
    }
}
