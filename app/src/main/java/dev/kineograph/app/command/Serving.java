// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.time.Duration;

/// What the commands that serve have in common.
///
/// **Threading.** Stateless.
final class Serving {
    /// How long a server has to end its connections when the process is told to stop.
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private Serving() {}

    /// Says something on standard output, at once.
    static void say(String text) {
        System.out.print(text.endsWith("\n") ? text : text + "\n");
        System.out.flush();
    }
}
