// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.SourceProvider;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.KineographServer;
import java.nio.file.Path;

/// `kineograph check`.
///
/// **Threading.** Confined to the main thread.
public final class CheckCommand implements Command {
    private Path file = Path.of("");

    @Override
    public void declare(CommandBuilder command) {
        command.description("Says what is wrong with a configuration, as 'serve' would, without starting anything.")
                .parameter("FILE.yml", Path.class, value -> file = value, "The configuration.")
                .examples("kineograph check streams.yml");
    }

    @Override
    public Integer call() {
        var configuration = Configuration.read(file);
        configuration.streams().forEach(plan -> plan.source().ifPresent(SourceProvider::find));
        configuration.listeners().forEach(KineographServer::check);
        Serving.say("%s: nothing is wrong with it; listeners: %d, streams: %d".formatted(file, configuration.listeners().size(), configuration.streams().size()));
        return 0;
    }
}
