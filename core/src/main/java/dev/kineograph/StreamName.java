// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.VisibleText;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A stream's name, as in its addresses: up to 8 segments of letters, digits and `. _ ~ -`, joined by slashes.
///
/// A name needs no escaping in a URL, in HTML, in a file name or in a log. Its last segment does not end like the address of a
/// picture or a page (`.jpg`, `.mjpg`, `.json` ...), and its first segment is not one that the server reserves (`api`, `assets`
/// ...).
///
/// **Threading.** Immutable.
///
/// @param value the whole name, such as `camera` or `printer/nozzle`
public record StreamName(String value) implements Comparable<StreamName> {
    private static final int MAX_SEGMENTS = 8;
    private static final int MAX_SHOWN = 80;
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._~-]{0,63}");
    private static final Set<String> RESERVED_FIRST =
            Set.of("api", "assets", "metrics", "healthz", "readyz", "socket.io", "demo", "sign-in", "sign-out", "stream", "snapshot");
    private static final Set<String> RESERVED_LAST = Set.of("stream", "snapshot", "current");
    private static final List<String> RESERVED_SUFFIXES = Stream.concat(
                    Stream.of(ImageFormat.values()).flatMap(format -> format.suffixes().stream()),
                    Stream.of("mjpg", "mjpeg", "json"))
            .map(suffix -> "." + suffix)
            .toList();

    /// Checks the grammar.
    ///
    /// @throws RefusedException if the name does not follow it; the message says where
    public StreamName {
        var segments = value.split("/", -1);
        if (segments.length > MAX_SEGMENTS) {
            throw refused(value, "at most %d segments".formatted(MAX_SEGMENTS));
        }
        for (var segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw refused(value, "segments of 1 to 64 letters, digits and . _ ~ -, joined by /, none beginning with . ~ -");
            }
        }
        if (RESERVED_FIRST.contains(segments[0])) {
            throw refused(value, "another first segment, '%s' is reserved".formatted(segments[0]));
        }
        checkLast(value, segments[segments.length - 1]);
    }

    /// The stream name with this text.
    ///
    /// @throws RefusedException if the text does not follow the grammar
    public static StreamName of(String value) {
        return new StreamName(value);
    }

    private static void checkLast(String value, String last) {
        if (RESERVED_LAST.contains(last)) {
            throw refused(value, "another last segment, '%s' is reserved".formatted(last));
        }
        var lowerCase = last.toLowerCase(Locale.ROOT);
        for (var suffix : RESERVED_SUFFIXES) {
            if (lowerCase.endsWith(suffix)) {
                throw refused(value, "one that does not end in '%s', as addresses of pictures do".formatted(suffix));
            }
        }
    }

    private static RefusedException refused(String value, String expected) {
        return new RefusedException(
                Refusal.BAD_NAME, "stream name: '%s' (expected: %s)".formatted(VisibleText.excerpt(value, MAX_SHOWN), expected));
    }

    /// In alphabetical order.
    @Override
    public int compareTo(StreamName other) {
        return value.compareTo(other.value);
    }

    /// The name itself.
    @Override
    public String toString() {
        return value;
    }
}
