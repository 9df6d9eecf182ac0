// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Publisher;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.text.LogThrottles;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// The pictures that a program writes to its standard output.
///
/// **Threading.** Shared; any thread.
///
/// @param name the program's name, for messages
/// @param command its argument list; no shell reads it
/// @param hasEnd whether a regular exit of the program is the end of the pictures, and no failure
/// @param repetition of what its runs have logged
record ProgramSource(String name, List<String> command, boolean hasEnd, LogThrottles<String> repetition) implements Source {

    ProgramSource(String name, List<String> command, boolean hasEnd) {
        this(name, command, hasEnd, ProgramLog.repetition());
    }

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        var log = new ProgramLog(name, publisher.stream().toString(), repetition);
        try (var program = RunningProgram.start(name, start(), log, publisher)) {
            int code = program.await();
            if (code != 0 || !hasEnd) {
                throw new IOException("%s: ended with code %d%s".formatted(name, code, program.lastWords()));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refusal) {
                throw refusal;
            }
            throw new IOException(name + ": cannot be read", e.getCause());
        }
    }

    private ProgramFamily start() {
        try {
            return ProgramFamily.start(new ProcessBuilder(command).redirectInput(RunningProgram.NOTHING));
        } catch (IOException e) {
            throw MissingProgram.refusal(command.getFirst());
        }
    }

    /// Leaves out its arguments, which may contain a password.
    @Override
    public String toString() {
        return name;
    }
}
