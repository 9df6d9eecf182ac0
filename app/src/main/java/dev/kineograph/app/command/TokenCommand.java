// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.serve.TokenFile;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.nio.file.Path;
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
        TokenFile.write(target, token);
        System.err.println("The token is in %s.".formatted(target));
        Serving.say("%s: %s".formatted(owner.name(), TokenHash.of(token).line()));
        return 0;
    }
}
