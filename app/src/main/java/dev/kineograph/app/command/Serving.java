// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.time.Duration;

/// Shared by the commands that run a server.
///
/// **Threading.** Stateless.
final class Serving {
    /// How long a server has to close its connections when the process is asked to stop.
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(4);

    private Serving() {}

    /// Prints a text to standard output and flushes it.
    static void say(String text) {
        System.out.print(text.endsWith("\n") ? text : text + "\n");
        System.out.flush();
    }
}
