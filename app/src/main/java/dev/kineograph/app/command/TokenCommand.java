// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kineograph token`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "token",
        description = "Writes a new token to a file, and prints its line for 'access.tokens' of a configuration.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph token admin",
            "  kineograph token printer --file /etc/kineograph/printer.token"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class TokenCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the token: letters, digits and . _ @ -")
    private String name = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Where the token is written, for its owner alone (mode 600); there must be no such file. Default: NAME.token.")
    private @Nullable Path file;

    /// For picocli.
    public TokenCommand() {}

    @Override
    public Integer call() throws IOException {
        var owner = new Who.Token(name);
        var target = file == null ? Path.of(owner.name() + ".token") : file;
        var token = TokenHash.newToken();
        write(target, token);
        System.err.println("The token is in %s.".formatted(target));
        Serving.say("%s: %s".formatted(owner.name(), TokenHash.of(token).line()));
        return 0;
    }

    /// Nobody else can read the file at any moment.
    private static void write(Path file, String token) throws IOException {
        boolean isPosix = file.toAbsolutePath().getFileSystem().supportedFileAttributeViews().contains("posix");
        var attributes = isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        try (var out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
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
}
