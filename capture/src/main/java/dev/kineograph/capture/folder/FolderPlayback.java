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
/// @param loops whether it begins again behind the last one
record FolderPlayback(Path folder, double fps, boolean loops) implements Source {

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        var files = new PictureFiles(folder, publisher.stream().toString());
        var pictures = new Relay(publisher, files.name());
        var metronome = Metronome.perSecond(fps);
        do {
            if (show(files, pictures, metronome) == 0) {
                throw new IOException("%s: no pictures (expected: JPEG, PNG, WebP, GIF or AVIF)".formatted(files.name()));
            }
        } while (loops);
        // The last one is on for as long as the others.
        metronome.await();
    }

    /// Shows each of them. Returns how many there were.
    private static long show(PictureFiles files, Relay pictures, Metronome metronome) throws IOException, InterruptedException {
        long shown = 0;
        var names = new NamesInOrder(files.folder());
        for (var name = names.next(); name.isPresent(); name = names.next()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var file = files.read(name.get());
            if (file.isWhole()) {
                metronome.await();
                pictures.publish(file.bytes());
                shown++;
            }
        }
        return shown;
    }

    /// Without the folders above it.
    @Override
    public String toString() {
        return "folder " + folder.getFileName();
    }
}
