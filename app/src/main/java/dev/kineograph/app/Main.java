// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import dev.kineograph.app.command.CounterCommand;
import dev.kineograph.app.command.DemoCommand;
import dev.kineograph.app.command.Errors;
import dev.kineograph.app.command.PushCommand;
import dev.kineograph.app.command.RelayCommand;
import dev.kineograph.app.command.ServeCommand;
import dev.kineograph.app.command.Version;
import dev.kineograph.app.command.WatchCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program. It ends with 0, or 1 for a failure, or 2 for what was asked wrongly.
@Command(
        name = "kineograph",
        description = "Live pictures: still ones in, moving ones out.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            RelayCommand.class,
            CounterCommand.class,
            PushCommand.class,
            WatchCommand.class
        })
public final class Main implements Callable<Integer> {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return Errors.handledIn(new CommandLine(new Main()));
    }

    /// Without a command there is only help to give.
    @Override
    public Integer call() {
        new CommandLine(this).usage(System.err);
        return 2;
    }
}
