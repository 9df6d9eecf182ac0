// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/// The names in a folder, in order. However many there are, only some thousand are in memory at a time: the folder is listed again for the next ones.
///
/// **Threading.** Confined to the source's thread.
public final class NamesInOrder {
    private static final int MAX_IN_MEMORY = 10_000;

    private final Path folder;
    private final int most;
    private final ArrayDeque<String> next = new ArrayDeque<>();
    private String last = "";
    private boolean isOver;

    NamesInOrder(Path folder) {
        this(folder, MAX_IN_MEMORY);
    }

    /// @param most how many are in memory
    public NamesInOrder(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /// The next name; empty after the last one.
    ///
    /// @throws IOException if there is no such folder; the message is a sentence for people
    public Optional<String> next() throws IOException {
        if (next.isEmpty() && !isOver) {
            list();
        }
        var name = Optional.ofNullable(next.poll());
        last = name.orElse(last);
        return name;
    }

    private void list() throws IOException {
        var first = new PriorityQueue<String>(Comparator.reverseOrder());
        try (var entries = Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (name.compareTo(last) > 0) {
                    first.add(name);
                    if (first.size() > most) {
                        first.remove();
                    }
                }
            }
        } catch (DirectoryIteratorException | IOException e) {
            throw fault(folder, e);
        }
        first.stream().sorted().forEach(next::add);
        isOver = first.size() < most;
    }

    /// Why a folder cannot be read, for people. Only its own name is shown.
    static IOException fault(Path folder, Exception fault) {
        return switch (fault) {
            case NoSuchFileException _ -> new IOException("folder %s: there is none (expected: a folder)".formatted(folder.getFileName()), fault);
            case NotDirectoryException _ -> new IOException("folder %s: a file (expected: a folder)".formatted(folder.getFileName()), fault);
            default -> new IOException("folder %s: cannot be read (%s)".formatted(folder.getFileName(), fault.getClass().getSimpleName()), fault);
        };
    }
}
