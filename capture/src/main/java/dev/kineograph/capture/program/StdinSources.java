// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import dev.kineograph.capture.LocalAddress;
import java.net.URI;
import java.util.List;

/// The pictures on this program's standard input, one after the other or with boundaries between them:
/// `camera | kineograph serve --stream door=stdin:`. Only one stream of the program can have them.
///
/// **Threading.** Immutable.
public final class StdinSources implements SourceProvider {

    /// For the service loader.
    public StdinSources() {}

    @Override
    public List<String> schemes() {
        return List.of("stdin");
    }

    /// Reads from the start: otherwise the writing program would wait at a full pipe, with pictures that get old.
    @Override
    public StreamSettings settings() {
        return StreamSettings.DEFAULT.withOnDemand(false);
    }

    @Override
    public Source open(URI address) {
        if (!LocalAddress.path(address).isEmpty() || !LocalAddress.parameters(address).isEmpty()) {
            throw new RefusedException(Refusal.BAD_VALUE, "source: text after stdin: (expected: nothing)");
        }
        return new StdinSource(StandardInput.OF_THE_PROCESS);
    }
}
