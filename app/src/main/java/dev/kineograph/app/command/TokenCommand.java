// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.serve.TokenFile;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `kineograph token`.
///
/// **Threading.** Confined to the main thread.
public final class TokenCommand implements Command {
    private String name = "";
    private @Nullable Path file;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Writes a new token to a file, and prints its line for 'access.tokens' of a configuration.")
                .parameter("NAME", value -> name = value, "The name of the token: letters, digits and . _ @ -")
                .option("--file", "FILE", Path.class, value -> file = value,
                        "Where the token is written, for its owner alone (mode 600); there must be no such file. Default: NAME.token.")
                .examples(
                        "kineograph token admin",
                        "kineograph token printer --file /etc/kineograph/printer.token");
    }

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
