// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Nearest;
import dev.kineograph.RefusedException;
import dev.kineograph.app.config.ConfigurationException;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reports a command's error: one sentence on standard error, without a stack trace.
///
/// **Threading.** Stateless.
public final class Errors implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
    /// Exit code: a wrong argument or configuration.
    static final int USAGE = 2;

    /// Exit code: a failure while running.
    static final int FAILURE = 1;

    private Errors() {}

    /// The command line, with its errors reported in this way.
    public static CommandLine handledIn(CommandLine line) {
        var errors = new Errors();
        return line.setParameterExceptionHandler(errors).setExecutionExceptionHandler(errors);
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        var command = e.getCommandLine().getCommandSpec();
        e.getCommandLine().getErr().printf("%s: %s%n", command.qualifiedName(), VisibleText.line(sentence(e, command)));
        return USAGE;
    }

    private static String sentence(ParameterException e, CommandSpec command) {
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().getFirst(), command);
        }
        var message = String.valueOf(e.getMessage());
        return "%s; see %s --help".formatted(
                message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1),
                command.qualifiedName());
    }

    private static String unknown(String argument, CommandSpec command) {
        if (argument.startsWith("-")) {
            var name = argument.replaceFirst("=.*", "");
            return "unknown option '%s'%s".formatted(name, hint(name, command.optionsMap().keySet(), command));
        }
        var commands = command.subcommands().keySet();
        var what = commands.isEmpty() ? "unexpected argument" : "unknown command";
        return "%s '%s'%s".formatted(what, argument, hint(argument, commands, command));
    }

    private static String hint(String word, Collection<String> known, CommandSpec command) {
        return Nearest.to(word, known)
                .map("; did you mean '%s'?"::formatted)
                .orElse("; see %s --help".formatted(command.qualifiedName()));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        command.getErr().println(VisibleText.line(sentence(e)));
        return e instanceof ConfigurationException || e instanceof RefusedException ? USAGE : FAILURE;
    }

    private static String sentence(Exception e) {
        return switch (e) {
            case RefusedException refused -> refused.sentence();
            case ConfigurationException wrong -> String.valueOf(wrong.getMessage());
            case IOException failed when failed.getMessage() != null -> failed.getMessage();
            default -> "a bug in this program; please report it: " + e;
        };
    }
}
