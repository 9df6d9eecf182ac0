// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import dev.kineograph.Picture;
import dev.kineograph.capture.RecordedName;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The folder of a recording: a file for each picture, in a folder for each hour. A picture is complete or absent, whenever the program is killed: it
/// is written under another name, and renamed.
///
/// **Threading.** Opened by one thread, then confined to the one that writes.
final class RecordedFiles implements AutoCloseable {
    private static final String LOCK = ".kineograph-lock";
    private static final String NEXT = ".kineograph-next";

    private final Path folder;
    private final OptionalLong keepBytes;
    private final FileChannel lock;
    private @Nullable RecordedHours hours;

    private RecordedFiles(Path folder, OptionalLong keepBytes, FileChannel lock) {
        this.folder = folder;
        this.keepBytes = keepBytes;
        this.lock = lock;
    }

    /// Opens a folder, and creates it if it does not exist.
    ///
    /// @throws IOException if it cannot be written to, or another recording writes there; the message is a sentence for people
    static RecordedFiles in(Path folder, OptionalLong keepBytes) throws IOException {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new IOException("%s: another recording writes there (expected: a folder of its own)".formatted(folder));
            }
            return new RecordedFiles(folder, keepBytes, channel);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("%s: a file (expected: a folder)".formatted(folder), e);
        } catch (FileSystemException e) {
            throw new IOException(reason(e) + " (expected: a folder that can be written to)", e);
        }
    }

    /// The file, and what is wrong with it.
    static String reason(IOException failure) {
        return VisibleText.line(switch (failure) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case AccessDeniedException denied -> denied.getFile() + ": not allowed";
            case FileSystemException inFile -> inFile.getFile() + ": " + Objects.requireNonNullElse(inFile.getReason(), "cannot be used");
            default -> String.valueOf(failure.getMessage());
        });
    }

    /// Returns null if another recording, of this or another program, has the lock.
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// Writes a picture, and makes room for it first.
    ///
    /// @throws IOException if it cannot be written, perhaps because the disk is full; then nothing is left of it
    void add(Picture picture) throws IOException {
        makeRoomFor(picture);
        var next = folder.resolve(NEXT);
        try {
            try (var out = Files.newOutputStream(next)) {
                picture.writeTo(out);
            }
            var at = picture.capturedAt();
            var hour = folder.resolve(RecordedName.hour(at));
            Files.createDirectories(hour);
            var file = hour.resolve(RecordedName.picture(at, picture.format()));
            // Two pictures within a millisecond, or the clock was set: existing files are kept.
            for (int i = 1; Files.exists(file); i++) {
                file = hour.resolve(RecordedName.picture(at.plusMillis(i), picture.format()));
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            if (hours != null) {
                hours.added(hour.getFileName().toString(), picture.length());
            }
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }

    private void makeRoomFor(Picture picture) throws IOException {
        if (keepBytes.isPresent()) {
            if (hours == null) {
                // Not when the folder is opened: there may be millions of files, and the caller cannot wait.
                hours = RecordedHours.in(folder, keepBytes.getAsLong());
            }
            hours.makeRoomFor(picture.length());
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
