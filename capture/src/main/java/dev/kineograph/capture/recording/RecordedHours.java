// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import dev.kineograph.capture.RecordedName;
import dev.kineograph.capture.folder.NamesInOrder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts the recorded bytes of each hour, and deletes the oldest pictures. It neither counts nor deletes files of others.
///
/// Memory grows with the hours, and not with the pictures.
///
/// **Threading.** Confined to the thread that writes.
final class RecordedHours {
    private static final int NAMES_IN_MEMORY = 1_000;
    private static final long BLOCK_BYTES = 4096;

    private final Path folder;
    private final long keepBytes;
    private final TreeMap<String, Long> hours = new TreeMap<>();
    private long total;
    private @Nullable NamesInOrder oldest;
    private String oldestHour = "";

    private RecordedHours(Path folder, long keepBytes) {
        this.folder = folder;
        this.keepBytes = keepBytes;
    }

    /// Counts the existing files.
    static RecordedHours in(Path folder, long keepBytes) throws IOException {
        var recorded = new RecordedHours(folder, keepBytes);
        var names = new NamesInOrder(folder, NAMES_IN_MEMORY);
        for (var name = names.next(); name.isPresent(); name = names.next()) {
            if (RecordedName.isHour(name.get())) {
                recorded.set(name.get(), recorded.count(name.get()));
            }
        }
        return recorded;
    }

    private long count(String hour) throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder.resolve(hour))) {
            for (var file : files) {
                bytes += RecordedName.isPicture(file.getFileName().toString()) ? blocks(file) : 0;
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return bytes;
    }

    /// 0 for a file that has been deleted meanwhile.
    private static long blocks(Path file) throws IOException {
        try {
            return blocks(Files.size(file));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /// The bytes that a disk needs for them.
    private static long blocks(long bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    private void set(String hour, long bytes) {
        total += bytes - bytesOf(hour);
        hours.put(hour, bytes);
    }

    private long bytesOf(String hour) {
        return hours.getOrDefault(hour, 0L);
    }

    /// A picture was written.
    void added(String hour, long bytes) {
        set(hour, bytesOf(hour) + blocks(bytes));
    }

    /// Deletes the oldest pictures until there is room for that many bytes.
    void makeRoomFor(long bytes) throws IOException {
        while (total + blocks(bytes) > keepBytes && !hours.isEmpty()) {
            deleteOldest(hours.firstKey());
        }
    }

    private void deleteOldest(String hour) throws IOException {
        if (oldest == null || !oldestHour.equals(hour)) {
            oldest = new NamesInOrder(folder.resolve(hour), NAMES_IN_MEMORY);
            oldestHour = hour;
        }
        var name = Files.isDirectory(folder.resolve(hour)) ? oldest.next() : Optional.<String>empty();
        if (name.isPresent() && RecordedName.isPicture(name.get())) {
            var file = folder.resolve(hour).resolve(name.get());
            long freed = blocks(file);
            Files.deleteIfExists(file);
            set(hour, bytesOf(hour) - freed);
        }
        if (name.isEmpty() || bytesOf(hour) == 0) {
            oldest = null;
            end(hour);
        }
    }

    /// Deletes the folder of an hour whose pictures are all deleted, by us or by others. It stays if it has other files, or pictures that were
    /// added later because the clock was set back.
    private void end(String hour) throws IOException {
        set(hour, 0);
        try {
            Files.deleteIfExists(folder.resolve(hour));
        } catch (DirectoryNotEmptyException e) {
            set(hour, count(hour));
        }
        if (bytesOf(hour) == 0) {
            hours.remove(hour);
        }
    }
}
