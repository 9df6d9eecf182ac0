// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.File;

/// Why a program could not be started.
///
/// **Threading.** Stateless.
public final class MissingProgram {
    private MissingProgram() {}

    /// The refusal for a program that the system cannot start.
    ///
    /// @param program its name, which is looked for in the PATH, or its path
    public static RefusedException refusal(String program) {
        return new RefusedException(Refusal.BAD_VALUE, sentence(program));
    }

    private static String sentence(String program) {
        if (!program.contains("/")) {
            return "%1$s: not installed (expected: a program %1$s in the PATH; on Debian: apt install %1$s)".formatted(program);
        }
        return new File(program).exists()
                ? "%s: cannot be run (expected: a program that may be executed)".formatted(program)
                : "%s: no such file (expected: the path of a program)".formatted(program);
    }
}
