// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Collects what a [Command] says of itself and of its arguments: a name or a place, a placeholder, a type if it is not text, what becomes of the value,
/// and what `--help` says.
///
/// Picocli's annotations would say the same, but the JVM makes a class for each type of annotation at every start, and reads its values by reflection:
/// a fifth of the time until the program is ready.
///
/// **Threading.** Confined to the main thread.
public final class CommandBuilder {
    private final CommandSpec spec;

    private CommandBuilder(Command command) {
        spec = CommandSpec.wrapWithoutInspection(command);
    }

    /// The command for picocli, with `--help` and `--version`, and without a name.
    public static CommandSpec build(Command command) {
        var builder = new CommandBuilder(command);
        command.declare(builder);
        return builder.spec
                .addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help message and exit.").build())
                .addOption(OptionSpec.builder("-V", "--version").versionHelp(true).description("Print version information and exit.").build())
                .versionProvider(new Version());
    }

    /// What the command is for.
    public CommandBuilder description(String text) {
        spec.usageMessage().description(text);
        return this;
    }

    /// The last lines of its help.
    public CommandBuilder footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    /// Lines that can be copied, as the last ones of its help.
    CommandBuilder examples(String... lines) {
        spec.usageMessage().footerHeading("%nExamples:%n");
        return footer(Stream.of(lines).map("  "::concat).toArray(String[]::new));
    }

    /// An option without a value.
    CommandBuilder flag(String name, Consumer<Boolean> receiver, String text) {
        return add(OptionSpec.builder(name), receiver, text);
    }

    /// An option without a value, of which the help says nothing.
    CommandBuilder hiddenFlag(String name, Consumer<Boolean> receiver, String text) {
        return add(OptionSpec.builder(name).hidden(true), receiver, text);
    }

    /// An option with a text.
    CommandBuilder option(String name, String placeholder, Consumer<String> receiver, String text) {
        return option(name, placeholder, String.class, receiver, text);
    }

    /// An option with a value of a type that picocli knows.
    <T> CommandBuilder option(String name, String placeholder, Class<T> type, Consumer<T> receiver, String text) {
        return add(OptionSpec.builder(name).paramLabel(placeholder).type(type), receiver, text);
    }

    /// An option with a value that we read ourselves.
    <T> CommandBuilder option(String name, String placeholder, ITypeConverter<T> converter, Consumer<T> receiver, String text) {
        return add(OptionSpec.builder(name).paramLabel(placeholder).type(Object.class).converters(converter), receiver, text);
    }

    /// An option with a text that can be given several times.
    CommandBuilder repeatableOption(String name, String placeholder, Consumer<List<String>> receiver, String text) {
        return add(OptionSpec.builder(name).paramLabel(placeholder).type(List.class), receiver, text);
    }

    /// Options that other commands have, too.
    CommandBuilder options(SharedOptions... all) {
        for (var some : all) {
            some.addTo(this);
        }
        return this;
    }

    private <T> CommandBuilder add(OptionSpec.Builder option, Consumer<T> receiver, String text) {
        var value = new ArgumentValue<>(receiver);
        spec.addOption(option.getter(value).setter(value).hasInitialValue(false).description(text).build());
        return this;
    }

    /// The next parameter, a text.
    CommandBuilder parameter(String placeholder, Consumer<String> receiver, String text) {
        return parameter(placeholder, String.class, receiver, text);
    }

    /// The next parameter, of a type that picocli knows.
    <T> CommandBuilder parameter(String placeholder, Class<T> type, Consumer<T> receiver, String text) {
        return add(next(placeholder).required(true).type(type), receiver, text);
    }

    /// The next parameter, which we read ourselves.
    <T> CommandBuilder parameter(String placeholder, ITypeConverter<T> converter, Consumer<T> receiver, String text) {
        return add(next(placeholder).required(true).type(Object.class).converters(converter), receiver, text);
    }

    /// The last parameter, a text, which may be missing.
    CommandBuilder optionalParameter(String placeholder, Consumer<String> receiver, String text) {
        return optionalParameter(placeholder, String.class, receiver, text);
    }

    /// The last parameter, of a type that picocli knows, which may be missing.
    <T> CommandBuilder optionalParameter(String placeholder, Class<T> type, Consumer<T> receiver, String text) {
        return add(next(placeholder).arity("0..1").type(type), receiver, text);
    }

    /// All further parameters, if there are any, which are texts.
    CommandBuilder furtherParameters(String placeholder, Consumer<List<String>> receiver, String text) {
        return add(at(spec.positionalParameters().size() + "..*", placeholder).arity("0..1").type(List.class), receiver, text);
    }

    private PositionalParamSpec.Builder next(String placeholder) {
        return at(String.valueOf(spec.positionalParameters().size()), placeholder);
    }

    private static PositionalParamSpec.Builder at(String index, String placeholder) {
        return PositionalParamSpec.builder().index(index).paramLabel(placeholder);
    }

    private <T> CommandBuilder add(PositionalParamSpec.Builder parameter, Consumer<T> receiver, String text) {
        var value = new ArgumentValue<>(receiver);
        spec.addPositional(parameter.getter(value).setter(value).hasInitialValue(false).description(text).build());
        return this;
    }
}
