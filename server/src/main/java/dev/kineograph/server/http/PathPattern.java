// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.ImageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The shape of paths that one line of the table of endpoints speaks of: `/NAME.mjpg`, `/NAME.IMAGE`, `/assets/FILE`, `/`.
///
/// `NAME` is a stream's name, slashes included; `FILE` is one segment; `.IMAGE` is any suffix of a picture; `/*` at the end is every path below.
///
/// @param text the pattern as the table has it
/// @param isLiteral whether the text is one path and no word in it stands for another
public record PathPattern(String text, boolean isLiteral) {
    private static final String BELOW = "/*";

    /// A pattern in whose text the words above stand for others.
    public PathPattern(String text) {
        this(text, false);
    }

    /// A pattern of this path alone, whatever words are in it.
    public static PathPattern literal(String path) {
        return new PathPattern(path, true);
    }

    boolean isOfFile() {
        return !isLiteral && text.contains("FILE");
    }

    /// What the path means by this pattern; empty if it is of another shape.
    public Optional<RouteMatch> match(String path) {
        if (!isLiteral && text.endsWith("/NAME.IMAGE")) {
            return matchPicture(path);
        }
        int placeholder = isLiteral ? -1 : Math.max(text.indexOf("NAME"), text.indexOf("FILE"));
        if (placeholder < 0) {
            boolean fits = path.equals(text) || (!isLiteral && text.endsWith(BELOW) && path.startsWith(text.substring(0, text.length() - 1)));
            return fits ? Optional.of(new RouteMatch(this, "", Optional.empty())) : Optional.empty();
        }
        return between(path, text.substring(0, placeholder), text.substring(placeholder + 4))
                .filter(name -> text.contains("NAME") || !name.contains("/"))
                .map(name -> new RouteMatch(this, name, Optional.empty()));
    }

    private Optional<RouteMatch> matchPicture(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        return ImageFormat.ofSuffix(path.substring(dot + 1))
                .flatMap(format -> between(path.substring(0, dot), "/", "")
                        .map(name -> new RouteMatch(this, name, Optional.of(format))));
    }

    private static Optional<String> between(String path, String before, String after) {
        boolean fits = path.startsWith(before)
                && path.endsWith(after)
                && path.length() > before.length() + after.length();
        return fits ? Optional.of(path.substring(before.length(), path.length() - after.length())) : Optional.empty();
    }

    /// The addresses of a stream that browsers and programs ask for, for a hint at the nearest one.
    static List<String> addressesOf(String stream) {
        return Arrays.asList("/" + stream, "/" + stream + ".mjpg", "/" + stream + ".jpg", "/" + stream + ".json");
    }
}
