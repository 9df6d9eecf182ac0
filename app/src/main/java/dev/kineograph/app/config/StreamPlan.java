// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.capture.recording.RecordingSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A stream to create at the start.
///
/// **Threading.** Immutable.
///
/// @param source the address of its pictures; empty for a stream to push to
/// @param recording how it is recorded; empty if it is not
public record StreamPlan(StreamName name, StreamSettings settings, Optional<URI> source, Optional<RecordingSettings> recording) {

    /// A stream that is not recorded.
    ///
    /// @param source the address of its pictures; empty for a stream to push to
    public StreamPlan(StreamName name, StreamSettings settings, Optional<URI> source) {
        this(name, settings, source, Optional.empty());
    }

    /// A stream with the source at an address, and the settings that such sources have.
    ///
    /// @throws RefusedException if it is not the address of a source
    public static StreamPlan of(StreamName name, URI address) {
        SourceProvider.find(address);
        return new StreamPlan(name, SourceProvider.settingsFor(address), Optional.of(address));
    }

    /// The same plans, which can be carried out together.
    ///
    /// @throws RefusedException if two have the same name, or want to read standard input
    static List<StreamPlan> checked(List<StreamPlan> plans) {
        for (int at = 0; at < plans.size(); at++) {
            var plan = plans.get(at);
            for (var other : plans.subList(0, at)) {
                if (other.name.equals(plan.name)) {
                    throw new RefusedException(Refusal.BAD_VALUE, "%s: exists already (expected: another name)".formatted(plan.name));
                }
                if (other.readsStandardInput() && plan.readsStandardInput()) {
                    throw new RefusedException(
                            Refusal.BAD_VALUE,
                            "%s: stdin: already the source of %s (expected: one stream with it)".formatted(plan.name, other.name));
                }
            }
        }
        return plans;
    }

    private boolean readsStandardInput() {
        return source.filter(address -> "stdin".equalsIgnoreCase(address.getScheme())).isPresent();
    }
}
