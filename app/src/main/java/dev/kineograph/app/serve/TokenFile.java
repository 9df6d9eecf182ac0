// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// A token in a file that only its owner can read.
///
/// **Threading.** Stateless.
public final class TokenFile {
    private static final int MAX_BYTES = 1_000;
    private static final Set<PosixFilePermission> OF_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final Set<PosixFilePermission> OTHERS_WRITE = EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private TokenFile() {}

    /// Writes a new file. Nobody else can read it at any moment.
    ///
    /// @throws IOException if there is such a file, or it cannot be written; the message is a sentence for people
    public static void write(Path file, String token) throws IOException {
        try (var out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(file, "rw-------"))) {
            var bytes = ByteBuffer.wrap((token + "\n").getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("%s: there already (expected: another --file, or no such file)".formatted(file), e);
        } catch (IOException e) {
            throw new IOException("%s: cannot be written (expected: a new file in a folder that this user may write to)".formatted(file), e);
        }
    }

    static FileAttribute<?>[] attributes(Path file, String permissions) {
        return file.toAbsolutePath().getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    /// A user without an entry in the system's list has no name in Java.
    private static boolean isOfAnother(String owner) {
        var user = System.getProperty("user.name");
        return !user.equals("?") && !user.equals(owner);
    }

    /// Checks that nobody else may put files into a folder.
    ///
    /// @throws IOException if somebody may; the message is a sentence for people
    static void checkFolder(Path folder) throws IOException {
        var view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (view != null && !Collections.disjoint(view.readAttributes().permissions(), OTHERS_WRITE)) {
            throw new IOException("%s: others may write to this folder (expected: mode 700)".formatted(folder));
        }
    }

    /// Reads a file.
    ///
    /// @throws IOException if it cannot be read, has no token, or somebody else can read it; the message is a sentence for people
    static String read(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || (view != null && !OF_OWNER.containsAll(view.readAttributes().permissions()))) {
            throw new IOException("%s: not a file that its owner alone can read (expected: mode 600)".formatted(file));
        }
        if (view != null && isOfAnother(view.getOwner().getName())) {
            throw new IOException("%s: belongs to %s (expected: to the user who reads it)".formatted(file, view.getOwner().getName()));
        }
        try (var in = Files.newInputStream(file)) {
            var token = new String(in.readNBytes(MAX_BYTES), US_ASCII).strip();
            if (!token.matches("[A-Za-z0-9._~+/=-]{32,512}")) {
                throw new IOException("%s: no token (expected: one, as 'kineograph token' writes it, or no such file)".formatted(file));
            }
            return token;
        }
    }
}
