// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pictures of a folder in the order of their names, read one at a time; those of a sub-folder come where its name is in that order.
///
/// **Threading.** Confined to the thread that reads.
public final class PicturesInOrder {
    private final PictureFiles files;
    private final NamesInOrder names;
    private final boolean deep;
    private final String reader;
    private @Nullable PicturesInOrder below;
    private String name = "";

    /// @param deep whether the pictures of its sub-folders are included, but not of deeper ones
    /// @param reader the reader's name, for the log
    public PicturesInOrder(Path folder, boolean deep, String reader) {
        this.files = new PictureFiles(folder, reader);
        this.names = new NamesInOrder(folder);
        this.deep = deep;
        this.reader = reader;
    }

    /// The next picture; empty after the last one. Files that are no pictures, or incomplete, are skipped.
    ///
    /// @throws IOException if there is no such folder; the message is a sentence for people
    /// @throws InterruptedException if the thread is interrupted: there may be many files, and no picture
    public Optional<byte[]> next() throws IOException, InterruptedException {
        var picture = nextBelow();
        while (picture.isEmpty()) {
            var next = names.next();
            if (next.isEmpty()) {
                return picture;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            picture = at(next.get());
        }
        return picture;
    }

    /// The name of the file that the last one was in; empty before the first one.
    public String name() {
        return name;
    }

    private Optional<byte[]> at(String next) throws IOException, InterruptedException {
        var path = files.folder().resolve(next);
        if (deep && !next.startsWith(".") && Files.isDirectory(path)) {
            below = new PicturesInOrder(path, false, reader);
            return nextBelow();
        }
        var file = files.read(next);
        name = next;
        return file.isWhole() ? Optional.of(file.bytes()) : Optional.empty();
    }

    private Optional<byte[]> nextBelow() throws IOException, InterruptedException {
        if (below == null) {
            return Optional.empty();
        }
        var picture = below.isThere() ? below.next() : Optional.<byte[]>empty();
        name = below.name;
        below = picture.isPresent() ? below : null;
        return picture;
    }

    /// Whether the sub-folder still exists: a recording deletes its oldest ones while they are read.
    private boolean isThere() {
        return Files.isDirectory(files.folder());
    }
}
