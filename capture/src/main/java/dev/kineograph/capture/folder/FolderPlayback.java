// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.capture.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/// The pictures of a folder in the order of their names.
///
/// **Threading.** Immutable.
///
/// @param deep whether those of its sub-folders are shown too
/// @param beats for each run: when its pictures are shown
/// @param loops whether it begins again behind the last one
record FolderPlayback(Path folder, boolean deep, Supplier<Beat> beats, boolean loops) implements Source {

    /// The times of a run's pictures.
    @FunctionalInterface
    interface Beat {
        /// Returns when the picture in the file of that name is to be seen.
        void await(String name) throws InterruptedException;
    }

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        var pictures = new Relay(publisher, toString());
        var beat = beats.get();
        do {
            if (show(new PicturesInOrder(folder, deep, publisher.stream().toString()), pictures, beat) == 0) {
                throw new IOException("%s: no pictures (expected: JPEG, PNG, WebP, GIF or AVIF)".formatted(this));
            }
        } while (loops);
        // The last one is on for a while too.
        beat.await("");
    }

    /// Shows each of them. Returns how many there were.
    private static long show(PicturesInOrder files, Relay pictures, Beat beat) throws IOException, InterruptedException {
        long shown = 0;
        for (var picture = files.next(); picture.isPresent(); picture = files.next()) {
            beat.await(files.name());
            pictures.publish(picture.get());
            shown++;
        }
        return shown;
    }

    /// Leaves out the folders above it.
    @Override
    public String toString() {
        return "folder " + folder.getFileName();
    }
}
