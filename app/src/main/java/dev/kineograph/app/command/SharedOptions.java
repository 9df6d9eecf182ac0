// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

/// Options that several commands have.
interface SharedOptions {
    /// Adds them to a command.
    void addTo(CommandBuilder command);
}
