// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.capture.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/// The newest picture of a folder, then each one that is written or moved there, as soon as it is complete.
///
/// **Threading.** Immutable.
record FolderWatch(Path folder) implements Source {
    /// How often incomplete files are checked; meanwhile, the system reports their growth.
    private static final Duration STEP = Duration.ofMillis(50);

    /// How often it is checked that the folder is still the one at its path.
    private static final Duration CHECK = Duration.ofSeconds(1);

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        var files = new PictureFiles(folder, publisher.stream().toString());
        var pictures = new Relay(publisher, files.name());
        byte[] newest = {};
        try (var changes = ChangedFiles.in(folder)) {
            var waiting = new GrowingFiles(folder);
            changes.newest().ifPresent(waiting::changed);
            while (true) {
                for (var name : waiting.due()) {
                    var contents = files.read(name);
                    if (waiting.isReady(name, contents) && !Arrays.equals(contents.bytes(), newest)) {
                        newest = contents.bytes();
                        // The stream keeps this array from now on; nothing changes it.
                        pictures.publish(newest);
                    }
                }
                changes.await(waiting.isEmpty() ? CHECK : STEP).forEach(waiting::changed);
            }
        }
    }

    /// Leaves out the folders above it.
    @Override
    public String toString() {
        return "folder " + folder.getFileName();
    }
}
