// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import dev.kineograph.RefusedException;
import dev.kineograph.app.command.CheckCommand;
import dev.kineograph.app.command.CounterCommand;
import dev.kineograph.app.command.DemoCommand;
import dev.kineograph.app.command.DoctorCommand;
import dev.kineograph.app.command.Errors;
import dev.kineograph.app.command.HelpText;
import dev.kineograph.app.command.PasswdCommand;
import dev.kineograph.app.command.PushCommand;
import dev.kineograph.app.command.RecordCommand;
import dev.kineograph.app.command.RelayCommand;
import dev.kineograph.app.command.ReloadCommand;
import dev.kineograph.app.command.ServeCommand;
import dev.kineograph.app.command.SignCommand;
import dev.kineograph.app.command.Stop;
import dev.kineograph.app.command.TokenCommand;
import dev.kineograph.app.command.Version;
import dev.kineograph.app.command.WatchCommand;
import dev.kineograph.app.log.LogLevels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program. Its exit code is 0, 1 for a failure, or 2 for a wrong argument or configuration.
@Command(
        name = "kineograph",
        description = "Live pictures: still pictures in, live pictures out.",
        footer = {"", "'kineograph COMMAND --help' has the options of a command, and examples. The first one to try: kineograph demo"},
        versionProvider = Version.class,
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            ServeCommand.class,
            RelayCommand.class,
            CounterCommand.class,
            PushCommand.class,
            WatchCommand.class,
            RecordCommand.class,
            PasswdCommand.class,
            TokenCommand.class,
            SignCommand.class,
            CheckCommand.class,
            ReloadCommand.class,
            DoctorCommand.class);

    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    /// Exit code: a wrong argument or configuration.
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        refuseRenegotiation();
        var errors = new StringWriter();
        var line = commandLine(arguments).setErr(new PrintWriter(errors));
        Stop.exit(execute(line, System.getenv(), arguments), errors.toString());
    }

    /// The JDK's TLS 1.2 lets a client renegotiate as often as it likes, each time at the cost of a handshake, and under HTTP/2 that is forbidden (RFC 9113,
    /// 9.2.1). It has a setting for the whole process alone, which it reads with the first handshake.
    private static void refuseRenegotiation() {
        if (System.getProperty(RENEGOTIATION) == null) {
            System.setProperty(RENEGOTIATION, "true");
        }
    }

    /// Checks first how to log: a wrong level is a mistake in the command, although the log itself may begin much later, or never.
    static int execute(CommandLine line, Map<String, String> environment, String... arguments) {
        try {
            LogLevels.ofEnvironment(environment);
        } catch (RefusedException e) {
            line.getErr().println(e.sentence());
            return USAGE;
        }
        return line.execute(arguments);
    }

    /// Registers only the command that the arguments begin with, since picocli spends a twentieth of the start on reading the others;
    /// without such a command, registers all, for help and hints.
    public static CommandLine commandLine(String... arguments) {
        var line = new CommandLine(new Main());
        var asked = COMMANDS.stream().filter(command -> isFirst(command, arguments)).toList();
        (asked.isEmpty() ? COMMANDS : asked).forEach(line::addSubcommand);
        // The contents of files are no arguments: --token @FILE is a file that only this user reads.
        line.setExpandAtFiles(false);
        HelpText.layOut(line);
        line.getSubcommands().values().forEach(HelpText::layOut);
        return Errors.handledIn(line);
    }

    private static boolean isFirst(Class<?> command, String... arguments) {
        return arguments.length > 0 && command.getAnnotation(Command.class).name().equals(arguments[0]);
    }

    /// Without a command, prints the help.
    @Override
    public Integer call() {
        commandLine().usage(System.err);
        return USAGE;
    }
}
