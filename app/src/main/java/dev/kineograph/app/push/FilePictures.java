// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The pictures of one file, or of a folder's files in the order of their names. Files that are not pictures are skipped, each with
/// one note.
///
/// **Threading.** Confined to the thread that pushes.
final class FilePictures implements PictureInput {
    private final Path given;
    private final boolean again;
    private final Consumer<String> notes;
    private final ArrayDeque<Path> left = new ArrayDeque<>();
    private final Set<Path> leftOut = new HashSet<>();
    private boolean listed;
    private boolean gaveOne;

    /// @param again whether to start again after the last picture
    /// @param notes receives a line for each skipped file, with the reason
    FilePictures(Path given, boolean again, Consumer<String> notes) {
        this.given = given;
        this.again = again;
        this.notes = notes;
    }

    @Override
    public @Nullable NamedPicture next() throws IOException {
        while (true) {
            if (left.isEmpty() && !beginRound()) {
                return null;
            }
            var file = left.poll();
            var picture = file == null ? null : read(file);
            if (picture != null) {
                gaveOne = true;
                return picture;
            }
        }
    }

    @Override
    public OptionalInt left() {
        return OptionalInt.of(left.size());
    }

    /// A round without any picture is the last one.
    private boolean beginRound() throws IOException {
        if (listed && !(again && gaveOne)) {
            return false;
        }
        listed = true;
        gaveOne = false;
        left.addAll(files());
        return true;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(given)) {
            checkFile();
            return List.of(given);
        }
        try (var entries = Files.list(given)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// Rejects pipes: opening one would wait for its writer, which would then be cut off after the first bytes.
    private void checkFile() throws IOException {
        if (Files.exists(given) && !Files.isRegularFile(given)) {
            throw new IOException("%s: neither a file nor a folder (expected: one of them, or - for standard input)".formatted(given));
        }
    }

    private @Nullable NamedPicture read(Path file) throws IOException {
        if (leftOut.contains(file)) {
            return null;
        }
        try {
            if (ImageFormat.ofContent(beginning(file)).isEmpty()) {
                return leaveOut(file, "not a picture");
            }
            long length = Files.size(file);
            if (length > Picture.MAX_BYTES) {
                return leaveOut(file, "%,d bytes (expected: at most %,d)".formatted(length, Picture.MAX_BYTES));
            }
            return new NamedPicture(String.valueOf(file.getFileName()), contents(file));
        } catch (NoSuchFileException e) {
            if (file.equals(given)) {
                throw new IOException("%s: no such file or folder".formatted(file), e);
            }
            return null; // Deleted since the folder was listed.
        } catch (AccessDeniedException e) {
            return leaveOut(file, "permission denied");
        }
    }

    /// Reads a bounded number of bytes: a growing file is not read without end.
    private static byte[] contents(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(Picture.MAX_BYTES);
        }
    }

    private static byte[] beginning(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(ImageFormat.BEGINNING_BYTES);
        }
    }

    private @Nullable NamedPicture leaveOut(Path file, String why) {
        leftOut.add(file);
        notes.accept("%s: skipped, %s".formatted(file.getFileName(), why));
        return null;
    }
}
