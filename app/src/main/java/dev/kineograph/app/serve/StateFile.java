// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The file of the streams that were made over the network. It is replaced as a whole, so that it is the old one or the new one after any failure, and only
/// its owner can read it: addresses of cameras have passwords in them.
///
/// **Threading.** Confined to one thread at a time.
final class StateFile {
    private static final String STREAMS = "streams";

    private final Path file;

    StateFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /// One stream in it.
    ///
    /// @param keys as in a configuration
    record KeptEntry(String version, Map<String, Object> keys) {}

    /// Reads the file; without one, there are no streams.
    ///
    /// @throws IOException if it cannot be read; the message is a sentence for people
    Map<String, KeptEntry> read() throws IOException {
        if (Files.notExists(file)) {
            return Map.of();
        }
        try {
            return entries(JSON.std.mapFrom(Files.readAllBytes(file)));
        } catch (IOException | ClassCastException | NullPointerException e) {
            throw new IOException(
                    "%s: not a file of streams that were made over the network (expected: one that this server wrote, or none; it stays as it is)".formatted(file), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, KeptEntry> entries(Map<String, Object> root) {
        var entries = new LinkedHashMap<String, KeptEntry>();
        ((Map<String, Map<String, Object>>) Objects.requireNonNull(root.get(STREAMS))).forEach((name, entry) -> entries.put(name, new KeptEntry(
                Objects.requireNonNull(entry.get("version")).toString(), (Map<String, Object>) Objects.requireNonNull(entry.get("definition")))));
        return entries;
    }

    /// Replaces the file. It is on the disk when this returns.
    ///
    /// @throws IOException if it cannot be written; then the old one is still there. The message is a sentence for people
    void write(Map<String, KeptEntry> entries) throws IOException {
        var streams = new LinkedHashMap<String, Object>();
        entries.forEach((name, entry) -> streams.put(name, Map.of("version", entry.version, "definition", entry.keys)));
        var next = file.resolveSibling(file.getFileName() + ".new");
        try {
            write(next, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asBytes(Map.of(STREAMS, streams)));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            removeHalf(next, e);
            throw new IOException("%s: cannot be written: %s (expected: room and permission there)".formatted(file, reason(e)), e);
        }
        force(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    /// Nobody else has room for anything while a part of it takes the last of a full disk.
    private static void removeHalf(Path next, IOException reason) {
        try {
            Files.deleteIfExists(next);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such folder";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static void write(Path next, byte[] content) throws IOException {
        Files.deleteIfExists(next);
        try (var out = FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), TokenFile.attributes(next, "rw-------"))) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /// So that the new name is on the disk too, where a folder can be opened.
    private static void force(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not on Windows.
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
