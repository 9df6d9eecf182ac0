// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.StreamPlan;
import dev.kineograph.capture.recording.Recording;
import dev.kineograph.capture.recording.RecordingSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The recordings of a configuration, which share the memory for one.
///
/// **Threading.** Confined to one thread at a time.
final class Recordings implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Recordings.class.getName());

    private final Hub hub;
    private final Map<StreamName, Recording> running = new ConcurrentHashMap<>();

    Recordings(Hub hub) {
        this.hub = hub;
    }

    /// Starts those of some streams.
    ///
    /// @throws IOException if one cannot write to its folder; the message is a sentence for people
    void start(List<StreamPlan> plans) throws IOException {
        long shares = plans.stream().filter(plan -> plan.recording().isPresent()).count();
        for (var plan : plans) {
            if (plan.recording().isPresent()) {
                start(plan.name(), plan.recording().get(), shares);
            }
        }
    }

    private void start(StreamName name, RecordingSettings settings, long shares) throws IOException {
        long share = Math.max(RecordingSettings.MIN_MEMORY_BYTES, settings.memoryBytes() / shares);
        var recording = Recording.of(hub.stream(name), settings.withMemoryBytes(share));
        running.put(name, recording);
        recording.start();
    }

    /// Checks that the recordings of a change could write to their folders.
    ///
    /// @throws IOException if one could not; the message is a sentence for people
    static void check(ConfigurationChange change) throws IOException {
        var open = change.before().streams().stream().flatMap(plan -> plan.recording().stream()).map(RecordingSettings::folder).toList();
        for (var plan : change.plansToCarryOut()) {
            if (plan.recording().isPresent() && !open.contains(folder(plan))) {
                Recording.checkFolder(plan.recording().get());
            }
        }
    }

    private static Path folder(StreamPlan plan) {
        return plan.recording().orElseThrow().folder();
    }

    /// Ends those that a change ends or changes, before their streams change. All others go on, with the share of the memory that they have.
    void end(ConfigurationChange change) {
        change.gone().forEach(plan -> end(plan.name()));
        change.plansToCarryOut().stream().filter(plan -> isDifferent(change, plan)).forEach(plan -> end(plan.name()));
    }

    private static boolean isDifferent(ConfigurationChange change, StreamPlan plan) {
        return !change.before(plan).flatMap(StreamPlan::recording).equals(plan.recording());
    }

    private void end(StreamName name) {
        var recording = running.remove(name);
        if (recording != null) {
            recording.close();
        }
    }

    /// Starts those that a change makes or changes.
    void begin(ConfigurationChange change) {
        long shares = change.next().streams().stream().filter(plan -> plan.recording().isPresent()).count();
        change.plansToCarryOut().stream()
                .filter(plan -> plan.recording().isPresent() && isDifferent(change, plan))
                .forEach(plan -> tryToStart(plan, shares));
    }

    private void tryToStart(StreamPlan plan, long shares) {
        try {
            start(plan.name(), plan.recording().orElseThrow(), shares);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "stream {0}: is not recorded: {1}", plan.name(), e.getMessage());
        }
    }

    /// Ends all of them.
    @Override
    public void close() {
        running.values().forEach(Recording::close);
    }
}
