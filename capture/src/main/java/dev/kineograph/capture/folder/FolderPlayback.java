// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import dev.kineograph.Metronome;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.capture.Relay;
import java.io.IOException;
import java.nio.file.Path;

/// The pictures of a folder in the order of their names, at a rate.
///
/// **Threading.** Immutable.
///
/// @param deep whether those of its sub-folders are shown too
/// @param loops whether it begins again behind the last one
record FolderPlayback(Path folder, boolean deep, double fps, boolean loops) implements Source {

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        var pictures = new Relay(publisher, toString());
        var metronome = Metronome.perSecond(fps);
        do {
            if (show(new PicturesInOrder(folder, deep, publisher.stream().toString()), pictures, metronome) == 0) {
                throw new IOException("%s: no pictures (expected: JPEG, PNG, WebP, GIF or AVIF)".formatted(this));
            }
        } while (loops);
        // The last one is on for as long as the others.
        metronome.await();
    }

    /// Shows each of them. Returns how many there were.
    private static long show(PicturesInOrder files, Relay pictures, Metronome metronome) throws IOException, InterruptedException {
        long shown = 0;
        for (var picture = files.next(); picture.isPresent(); picture = files.next()) {
            metronome.await();
            pictures.publish(picture.get());
            shown++;
        }
        return shown;
    }

    /// Without the folders above it.
    @Override
    public String toString() {
        return "folder " + folder.getFileName();
    }
}
