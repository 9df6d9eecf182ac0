// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import java.net.URI;
import java.util.List;

/// The pictures that any program writes to its standard output, one after the other or with boundaries between them:
/// `exec:rpicam-vid --codec mjpeg -t 0 -o -`. No shell is involved.
///
/// **Threading.** Immutable.
public final class ExecSources implements SourceProvider {

    /// For the service loader.
    public ExecSources() {}

    @Override
    public List<String> schemes() {
        return List.of("exec");
    }

    @Override
    public StreamSettings settings() {
        return StreamSettings.FETCHED;
    }

    @Override
    public Source open(URI address) {
        var line = address.getSchemeSpecificPart();
        // A URI has to have something behind its scheme.
        var command = ArgumentLine.split(line.equals("?") ? "" : line);
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "source: exec: no program (expected: one with its arguments, such as exec:cat picture.jpg)");
        }
        var program = command.getFirst();
        return new ProgramSource(program.substring(program.lastIndexOf('/') + 1), command, true);
    }
}
