// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.StreamPlan;
import java.util.List;

/// `--stream NAME=ADDRESS`.
///
/// **Threading.** Confined to the main thread.
final class StreamOption implements SharedOptions {
    private List<String> given = List.of();

    @Override
    public void addTo(CommandBuilder command) {
        command.repeatableOption("--stream", "NAME=ADDRESS", values -> given = values,
                "Another stream and where its pictures come from, such as door=http://cam.local/stream or door=stdin:. Can be given several times. "
                        + "Default: those of the file.");
    }

    /// The streams.
    ///
    /// @throws RefusedException if one of them has no valid name or address
    List<StreamPlan> plans() {
        return given.stream().map(StreamOption::plan).toList();
    }

    private static StreamPlan plan(String text) {
        var parts = text.split("=", 2);
        if (parts.length < 2) {
            // Not quoted: it may be an address with a password.
            throw new RefusedException(Refusal.BAD_VALUE, "--stream: no name (expected: NAME=ADDRESS, such as door=stdin:)");
        }
        return StreamPlan.of(StreamName.of(parts[0]), SourceProvider.address(parts[1]));
    }
}
