// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Lays out `--help`: lines are broken at spaces only, so that addresses and options can be copied. Picocli would break them at `/` and `-`.
///
/// **Threading.** Stateless.
public final class HelpText {
    /// What picocli puts before a synopsis.
    private static final String USAGE = "Usage: ";

    private static final int WIDTH = 100;

    /// Too wide for any line, so that picocli breaks none.
    private static final int UNLIMITED = 2000;

    private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");

    /// What stands before a description: an option, or nothing but the indentation; and then at least two spaces.
    private static final Pattern FIRST_COLUMN = Pattern.compile("(?:Usage: | *\\S.*? {2,}| +)");

    private HelpText() {}

    /// Makes a command line, without its subcommands, lay out its help in this way.
    public static void layOut(CommandLine line) {
        line.setUsageHelpWidth(UNLIMITED);
        line.getHelpSectionMap().replaceAll((key, section) ->
                help -> wrapped(key.equals(UsageMessageSpec.SECTION_KEY_SYNOPSIS) ? USAGE : "", section.render(help)));
    }

    /// @param before what stands before the text in its first line
    private static String wrapped(String before, String text) {
        // A heading that goes on in the same line, such as the one before, is no line yet.
        return text.endsWith("\n")
                ? text.lines().map(line -> wrappedLine(before + line).substring(before.length())).collect(Collectors.joining())
                : text;
    }

    private static String wrappedLine(String line) {
        if (length(line) <= WIDTH) {
            return line.stripTrailing() + "\n";
        }
        var column = FIRST_COLUMN.matcher(STYLE.matcher(line).replaceAll(""));
        int indent = column.lookingAt() ? column.end() : 0;
        var wrapped = new StringBuilder();
        int at = 0;
        for (var word : line.stripTrailing().split("(?<=\\S) (?=\\S)", -1)) {
            if (at > indent && at + 1 + length(word) > WIDTH) {
                wrapped.append('\n').append(" ".repeat(indent));
                at = indent;
            } else if (at > 0) {
                wrapped.append(' ');
                at++;
            }
            wrapped.append(word);
            at += length(word);
        }
        return wrapped.append('\n').toString();
    }

    /// As it is shown: without the styles of terminals.
    private static int length(String text) {
        return STYLE.matcher(text).replaceAll("").length();
    }
}
