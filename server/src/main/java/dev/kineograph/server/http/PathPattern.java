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
/// is anything.
///
/// @param text the path as the table has it, without the conditions
/// @param isLiteral whether the text is one path and no word in it stands for another
/// @param conditions the parameters that a request must have; one without a value is a flag
/// @param names which names `NAME` may be, if not all
public record PathPattern(String text, boolean isLiteral, Map<String, String> conditions, Optional<Predicate<String>> names) {
    private static final String BELOW = "/*";

    /// A pattern in whose text the words above stand for others.
    public PathPattern(String text) {
        this(text.replaceFirst("\\?.*", ""), false, conditions(text), Optional.empty());
    }

    /// A pattern of this path alone, whatever words are in it.
    public static PathPattern literal(String path) {
        return new PathPattern(path, true, Map.of(), Optional.empty());
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
        return new PathPattern(text, isLiteral, conditions, Optional.of(newNames));
    }

    /// Whether it has the name of a stream in it, which may be any.
    boolean isOfAnyName() {
        return !isLiteral && names.isEmpty() && text.contains("NAME");
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
        boolean onePath = isLiteral || !(text.contains("NAME") || text.contains("FILE") || text.endsWith(BELOW));
        return onePath ? 1 : text.equals("/NAME") || text.equals(BELOW) ? 3 : 2;
    }

    boolean isOfFile() {
        return !isLiteral && text.contains("FILE");
    }

    /// What a request means by this pattern; empty if its path is of another shape, or it does not fulfil the conditions.
    Optional<RouteMatch> match(String path, Query query) {
        return match(path).filter(match -> hasParameters(query) && names.map(these -> these.test(match.name())).orElse(true));
    }

    private boolean hasParameters(Query query) {
        return conditions.entrySet().stream()
                .allMatch(condition -> condition.getValue().isEmpty()
                        ? query.flag(condition.getKey())
                        : query.get(condition.getKey()).filter(value -> fits(value, condition.getValue())).isPresent());
    }

    private static boolean fits(String value, String wanted) {
        return wanted.endsWith("*") ? value.startsWith(wanted.substring(0, wanted.length() - 1)) : value.equals(wanted);
    }

    private Optional<RouteMatch> match(String path) {
        if (!isLiteral && text.endsWith("/NAME.IMAGE")) {
            return matchPicture(path);
        }
        int placeholder = isLiteral ? -1 : Math.max(text.indexOf("NAME"), text.indexOf("FILE"));
        if (placeholder < 0) {
            boolean fits = path.equals(text) || (!isLiteral && text.endsWith(BELOW) && path.startsWith(text.substring(0, text.length() - 1)));
            return fits ? Optional.of(new RouteMatch(this, "", Optional.empty())) : Optional.empty();
        }
        return between(path, placeholder, text.length() - placeholder - 4)
                .filter(name -> text.contains("NAME") || !name.contains("/"))
                .map(name -> new RouteMatch(this, name, Optional.empty()));
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
    private Optional<String> between(String path, int before, int after) {
        int end = path.length() - after;
        boolean fits = end > before
                && path.regionMatches(0, text, 0, before)
                && path.regionMatches(end, text, text.length() - after, after);
        return fits ? Optional.of(path.substring(before, end)) : Optional.empty();
    }

    /// The addresses of a stream that browsers and programs ask for, for a hint at the nearest one.
    static List<String> addressesOf(String stream) {
        return Arrays.asList("/" + stream, "/" + stream + ".mjpg", "/" + stream + ".jpg", "/" + stream + ".json");
    }
}
