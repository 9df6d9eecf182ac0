// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.util.concurrent.Callable;

/// What the program can be asked to do. It is called when its arguments have been read, and returns the exit code.
public interface Command extends Callable<Integer> {
    /// Says what the command is for, and what becomes of its arguments.
    void declare(CommandBuilder command);
}
