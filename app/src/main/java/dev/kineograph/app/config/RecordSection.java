// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.capture.recording.RecordingSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// `record:` of a stream.
///
/// **Threading.** Stateless.
final class RecordSection {
    private static final String FOLDER = "a whole path such as /srv/door";
    private static final String FILE = "a whole path such as /run/door/motion";

    private RecordSection() {}

    static RecordingSettings bind(Value value) {
        var keys = Mapping.of(value, Section.RECORD);
        var settings = RecordingSettings.of(path(keys.need("folder", FOLDER), FOLDER));
        if (keys.has("from") && !keys.has("while")) {
            throw keys.placeOf("from").error("%s.from: always recorded, so there is nothing before (expected: a file in 'while')".formatted(value.path()));
        }
        settings = keys.get("every")
                .map(every -> every.duration(RecordingSettings.MIN_EVERY, RecordingSettings.MAX_EVERY))
                .map(settings::withEvery)
                .orElse(settings);
        settings = keys.get("keep")
                .map(keep -> keep.bytes(RecordingSettings.MIN_KEEP_BYTES, RecordingSettings.MAX_KEEP_BYTES))
                .map(settings::withKeepBytes)
                .orElse(settings);
        settings = keys.get("while").map(file -> path(file, FILE)).map(settings::withOnlyWhile).orElse(settings);
        return keys.get("from")
                .map(from -> TimeBefore.parse(from.text(TimeBefore.expected())).orElseThrow(() -> from.wrong(TimeBefore.expected())))
                .map(settings::withBefore)
                .orElse(settings);
    }

    private static Path path(Value value, String expected) {
        try {
            var path = Path.of(value.text(expected));
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Refused like a path that is not whole.
        }
        throw value.wrong(expected);
    }
}
