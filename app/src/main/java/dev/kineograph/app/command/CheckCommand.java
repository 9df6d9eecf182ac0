// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.SourceProvider;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.KineographServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kineograph check`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "check",
        description = "Says what is wrong with a configuration, as 'serve' would, without starting anything.",
        footerHeading = HelpText.EXAMPLES,
        footer = "  kineograph check streams.yml",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE.yml", description = "The configuration.")
    private Path file = Path.of("");

    /// For picocli.
    public CheckCommand() {}

    @Override
    public Integer call() {
        var configuration = Configuration.read(file);
        configuration.streams().forEach(plan -> plan.source().ifPresent(SourceProvider::find));
        configuration.listeners().forEach(KineographServer::check);
        Serving.say("%s: nothing is wrong with it; listeners: %d, streams: %d".formatted(file, configuration.listeners().size(), configuration.streams().size()));
        return 0;
    }
}
