// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One line of a table of requests: what is sent, byte for byte, and what is answered. `http/rfc.txt` says how to write one.
///
/// **Threading.** Immutable.
///
/// @param section where it is written, such as `RFC 9112 2.2`
/// @param name what is sent, in words
/// @param request a character for each byte, after `{words}` are replaced
/// @param answer the statuses, and what becomes of the connection, such as `200 404 open`
/// @param headers what the first final answer has, or has not
record HttpCase(String section, String name, String request, String answer, List<String> headers) {
    static final String HALF_CLOSED = "{end}";

    private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|.)");
    private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*([^}]+)}");

    /// The lines of a table in the test resources.
    static List<HttpCase> table(String name) {
        try (var in = HttpCase.class.getResourceAsStream("/http/" + name)) {
            return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(HttpCase::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpCase of(String line) {
        var cells = line.split(" \\| ", -1);
        if (cells.length < 4 || cells.length > 5) {
            throw new IllegalArgumentException("%s: %d cells (expected: 4 or 5)".formatted(line, cells.length));
        }
        var headers = cells.length == 4 ? List.<String>of() : Stream.of(cells[4].split("; (?=-?[A-Z])", -1)).toList();
        return new HttpCase(cells[0], cells[1], cells[2], cells[3], headers);
    }

    /// The bytes of the request, a character each.
    ///
    /// @param words replaces `{words}` that only the test knows
    String bytes(UnaryOperator<String> words) {
        var text = REPEATED.matcher(request.replace("{host}", "Host: localhost⏎"))
                .replaceAll(found -> quoted(found.group(2).repeat(Integer.parseInt(found.group(1)))));
        var escaped = ESCAPE.matcher(text.replace("⏎", "\\r\\n")).replaceAll(found -> quoted(unescaped(found)));
        return words.apply(escaped);
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    private static String unescaped(MatchResult found) {
        var code = found.group(1);
        return switch (code.charAt(0)) {
            case 'r' -> "\r";
            case 'n' -> "\n";
            case 't' -> "\t";
            case '0' -> "\0";
            case 'x' -> Character.toString(Integer.parseInt(code.substring(1), 16));
            default -> code;
        };
    }

    @Override
    public String toString() {
        return section + ": " + name;
    }
}
