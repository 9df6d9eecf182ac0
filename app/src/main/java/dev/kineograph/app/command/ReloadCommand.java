// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.client.ReloadRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kineograph reload`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "reload",
        description = "Has a server read its configuration again, and says what has changed. If something is wrong with it, everything stays as it is.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph reload",
            "  kineograph reload https://cams.example.org --token @admin.token"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class ReloadCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "URL", description = "The server. Default: ${DEFAULT-VALUE}.")
    private String url = "http://127.0.0.1:8080";

    @Mixin
    private LoginOptions login = new LoginOptions();

    /// For picocli.
    public ReloadCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Serving.say(String.join("\n", ReloadRequest.to(url, login.login()).send()));
        return 0;
    }
}
