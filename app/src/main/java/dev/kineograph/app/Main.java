// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import dev.kineograph.RefusedException;
import dev.kineograph.app.command.CheckCommand;
import dev.kineograph.app.command.Command;
import dev.kineograph.app.command.CommandBuilder;
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
import dev.kineograph.app.command.WatchCommand;
import dev.kineograph.app.log.LogLevels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/// The program. Its exit code is 0, 1 for a failure, or 2 for a wrong argument or configuration.
public final class Main implements Command {
    private record NamedCommand(String name, Supplier<Command> command) {}

    private static final List<NamedCommand> COMMANDS = List.of(
            new NamedCommand("demo", DemoCommand::new),
            new NamedCommand("serve", ServeCommand::new),
            new NamedCommand("relay", RelayCommand::new),
            new NamedCommand("counter", CounterCommand::new),
            new NamedCommand("push", PushCommand::new),
            new NamedCommand("watch", WatchCommand::new),
            new NamedCommand("record", RecordCommand::new),
            new NamedCommand("passwd", PasswdCommand::new),
            new NamedCommand("token", TokenCommand::new),
            new NamedCommand("sign", SignCommand::new),
            new NamedCommand("check", CheckCommand::new),
            new NamedCommand("reload", ReloadCommand::new),
            new NamedCommand("doctor", DoctorCommand::new));

    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    /// Exit code: a wrong argument or configuration.
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        // The program's sentences are English, and so are their numbers.
        Locale.setDefault(Locale.US);
        refuseRenegotiation();
        findRandomNumbers();
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

    /// The JDK looks for its providers of random numbers while the arguments are read: that is a tenth of the start.
    private static void findRandomNumbers() {
        Thread.ofPlatform().daemon().name("kineograph-random").start(() -> new SecureRandom().nextInt());
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

    /// Registers only the command that the arguments begin with, since each other one would cost time at every start;
    /// without such a command, registers all, for help and hints.
    public static CommandLine commandLine(String... arguments) {
        // Those converters that picocli finds by reflection, which takes time; of their types arguments have only paths, and these have ours.
        System.setProperty("picocli.converters.excludes", ".*");
        var line = new CommandLine(CommandBuilder.build(new Main()).name("kineograph"));
        var asked = COMMANDS.stream().filter(command -> isFirst(command, arguments)).toList();
        (asked.isEmpty() ? COMMANDS : asked).forEach(command ->
                line.addSubcommand(command.name(), CommandBuilder.build(command.command().get())));
        line.registerConverter(Path.class, Path::of);
        // The contents of files are no arguments: --token @FILE is a file that only this user reads.
        line.setExpandAtFiles(false);
        HelpText.layOut(line);
        line.getSubcommands().values().forEach(HelpText::layOut);
        return Errors.handledIn(line);
    }

    private static boolean isFirst(NamedCommand command, String... arguments) {
        return arguments.length > 0 && command.name().equals(arguments[0]);
    }

    @Override
    public void declare(CommandBuilder command) {
        command.description("Live pictures: still pictures in, live pictures out.")
                .footer("", "'kineograph COMMAND --help' has the options of a command, and examples. The first one to try: kineograph demo");
    }

    /// Without a command, prints the help.
    @Override
    public Integer call() {
        commandLine().usage(System.err);
        return USAGE;
    }
}
