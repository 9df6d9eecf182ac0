// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The files of a folder that are created, written to, or moved there.
///
/// **Threading.** Confined to the source's thread.
final class ChangedFiles implements AutoCloseable {
    private final Path folder;
    private final WatchService watch;
    private final @Nullable Object identity;

    private ChangedFiles(Path folder, WatchService watch, @Nullable Object identity) {
        this.folder = folder;
        this.watch = watch;
        this.identity = identity;
    }

    /// Begins to watch a folder.
    ///
    /// @throws IOException if there is no such folder; the message is a sentence for people
    static ChangedFiles in(Path folder) throws IOException {
        var watch = folder.getFileSystem().newWatchService();
        try {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            return new ChangedFiles(folder, watch, identity(folder));
        } catch (IOException e) {
            watch.close();
            throw NamesInOrder.fault(folder, e);
        }
    }

    /// Distinguishes a folder from another one that is later at the same path; null on systems without such an identity.
    private static @Nullable Object identity(Path folder) throws IOException {
        return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    }

    /// The changed files; none if nothing changes within that time.
    ///
    /// @throws IOException if the folder is gone, or has been replaced
    Collection<String> await(Duration time) throws IOException, InterruptedException {
        var names = new LinkedHashSet<String>();
        for (var key = watch.poll(time.toNanos(), TimeUnit.NANOSECONDS); key != null; key = watch.poll()) {
            for (var event : key.pollEvents()) {
                if (event.context() instanceof Path name) {
                    names.add(name.toString());
                } else {
                    // The system could not keep up with the changes.
                    newest().ifPresent(names::add);
                }
            }
            if (!key.reset()) {
                throw gone();
            }
        }
        if (names.isEmpty()) {
            checkThatItIsThere();
        }
        return names;
    }

    /// Checks the path, since a folder that was moved away is still watched at its new place.
    private void checkThatItIsThere() throws IOException {
        try {
            if (identity != null && !identity.equals(identity(folder))) {
                throw gone();
            }
        } catch (NoSuchFileException e) {
            throw gone();
        }
    }

    private IOException gone() {
        return new IOException("folder %s: is gone (expected: it comes back)".formatted(folder.getFileName()));
    }

    /// The file that was written to last.
    ///
    /// @throws IOException if the folder cannot be listed
    Optional<String> newest() throws IOException {
        String newest = null;
        var when = FileTime.fromMillis(Long.MIN_VALUE);
        try (var entries = Files.newDirectoryStream(folder, entry -> !entry.getFileName().toString().startsWith("."))) {
            for (var entry : entries) {
                var file = Files.isRegularFile(entry) ? written(entry) : Optional.<FileTime>empty();
                if (file.isPresent() && file.get().compareTo(when) > 0) {
                    when = file.get();
                    newest = entry.getFileName().toString();
                }
            }
        } catch (DirectoryIteratorException | IOException e) {
            throw NamesInOrder.fault(folder, e);
        }
        return Optional.ofNullable(newest);
    }

    private static Optional<FileTime> written(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException e) {
            // Deleted meanwhile.
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
