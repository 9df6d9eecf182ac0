// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.ImageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The shape of requests' paths that one line of the table of endpoints speaks of: `/NAME.mjpg`, `/NAME.IMAGE`, `/assets/FILE`, `/`,
/// `/?action=stream`.
///
/// `NAME` is a stream's name, slashes included; `FILE` is one segment; `.IMAGE` is any suffix of a picture; `/*` at the end is every path below.
/// Behind a `?` are conditions: parameters that a request must have, with these values or as flags, beside any others; `*` at the end of a value
/// is anything, and `NAME` the name of the stream.
///
/// @param text the path as the table has it, without the conditions
/// @param kind which paths it stands for
/// @param placeholder where in the text the word begins that stands for another; its length if there is none
/// @param conditions the parameters that a request must have; one without a value is a flag
/// @param names which names `NAME` may be, if not all
public record PathPattern(String text, PathKind kind, int placeholder, Map<String, String> conditions, Optional<Predicate<String>> names) {
    private static final String BELOW = "/*";
    private static final String STREAM = "NAME";
    private static final int WORD = STREAM.length();

    /// Which paths a pattern stands for.
    enum PathKind {
        /// The text itself.
        ONE,
        /// All below the text.
        BELOW,
        /// Those with a stream's name in place of `NAME`.
        NAME,
        /// Those with one segment in place of `FILE`.
        FILE,
        /// A stream's name and the suffix of a picture.
        PICTURE;

        private static PathKind of(String text) {
            if (text.endsWith("/NAME.IMAGE")) {
                return PICTURE;
            }
            return text.contains(STREAM) ? NAME : text.contains("FILE") ? FILE : text.endsWith(PathPattern.BELOW) ? BELOW : ONE;
        }
    }

    /// A pattern in whose text the words above stand for others.
    public PathPattern(String text) {
        this(text.replaceFirst("\\?.*", ""), conditions(text));
    }

    private PathPattern(String text, Map<String, String> conditions) {
        this(text, PathKind.of(text), placeholder(text, PathKind.of(text)), conditions, Optional.empty());
    }

    private static int placeholder(String text, PathKind kind) {
        return switch (kind) {
            case ONE -> text.length();
            case BELOW -> text.length() - 1;
            case NAME, PICTURE -> text.indexOf(STREAM);
            case FILE -> text.indexOf("FILE");
        };
    }

    /// A pattern of this path alone, whatever words are in it.
    public static PathPattern literal(String path) {
        return new PathPattern(path, PathKind.ONE, path.length(), Map.of(), Optional.empty());
    }

    private static Map<String, String> conditions(String text) {
        return text.indexOf('?') < 0
                ? Map.of()
                : Stream.of(text.substring(text.indexOf('?') + 1).split("&", -1))
                        .map(condition -> condition.split("=", 2))
                        .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : ""));
    }

    /// The same for these names only.
    PathPattern onlyFor(Predicate<String> newNames) {
        return new PathPattern(text, kind, placeholder, conditions, Optional.of(newNames));
    }

    /// Whether it has the name of a stream in it, which may be any.
    boolean isOfAnyName() {
        return (kind == PathKind.NAME || kind == PathKind.PICTURE) && names.isEmpty();
    }

    /// Whether a request needs parameters for it.
    boolean hasConditions() {
        return !conditions.isEmpty();
    }

    /// How much it matches, for tables that are joined: 0 where there is a condition, 1 for one path, 2 for several, 3 for all of them.
    int breadth() {
        if (!conditions.isEmpty() || names.isPresent()) {
            return 0;
        }
        return kind == PathKind.ONE ? 1 : text.equals("/NAME") || text.equals(BELOW) ? 3 : 2;
    }

    boolean isOfFile() {
        return kind == PathKind.FILE;
    }

    /// What a request means by this pattern; empty if its path is of another shape, or it does not fulfil the conditions.
    Optional<RouteMatch> match(String path, Query query) {
        var found = match(path);
        // Asked for each line of the table at every request, and few lines have conditions.
        if (found.isEmpty() || (conditions.isEmpty() && names.isEmpty())) {
            return found;
        }
        return found
                .filter(match -> hasParameters(query) && names.map(these -> these.test(match.name())).orElse(true))
                .map(match -> nameIn(query).map(name -> new RouteMatch(this, name, Optional.empty())).orElse(match));
    }

    private Optional<String> nameIn(Query query) {
        return conditions.entrySet().stream().filter(condition -> condition.getValue().equals(STREAM)).findFirst().flatMap(found -> query.get(found.getKey()));
    }

    private boolean hasParameters(Query query) {
        return conditions.entrySet().stream()
                .allMatch(condition -> condition.getValue().isEmpty()
                        ? query.flag(condition.getKey())
                        : query.get(condition.getKey()).filter(value -> fits(value, condition.getValue())).isPresent());
    }

    private static boolean fits(String value, String wanted) {
        return wanted.equals(STREAM) || (wanted.endsWith("*") ? value.startsWith(wanted.substring(0, wanted.length() - 1)) : value.equals(wanted));
    }

    private Optional<RouteMatch> match(String path) {
        return switch (kind) {
            case ONE -> path.equals(text) ? found("") : Optional.empty();
            case BELOW -> path.regionMatches(0, text, 0, placeholder) ? found("") : Optional.empty();
            case NAME -> between(path).flatMap(this::found);
            case FILE -> between(path).filter(name -> !name.contains("/")).flatMap(this::found);
            case PICTURE -> matchPicture(path);
        };
    }

    private Optional<RouteMatch> found(String name) {
        return Optional.of(new RouteMatch(this, name, Optional.empty()));
    }

    private Optional<RouteMatch> matchPicture(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 2 || !path.startsWith("/")) {
            return Optional.empty();
        }
        return ImageFormat.ofSuffix(path.substring(dot + 1))
                .map(format -> new RouteMatch(this, path.substring(1, dot), Optional.of(format)));
    }

    /// What of the path stands for the placeholder, if it begins and ends as the pattern does.
    private Optional<String> between(String path) {
        int after = text.length() - placeholder - WORD;
        int end = path.length() - after;
        boolean fits = end > placeholder
                && path.regionMatches(0, text, 0, placeholder)
                && path.regionMatches(end, text, text.length() - after, after);
        return fits ? Optional.of(path.substring(placeholder, end)) : Optional.empty();
    }

    /// The addresses of a stream that browsers and programs ask for, for a hint at the nearest one.
    static List<String> addressesOf(String stream) {
        return Arrays.asList("/" + stream, "/" + stream + ".mjpg", "/" + stream + ".jpg", "/" + stream + ".json");
    }
}
