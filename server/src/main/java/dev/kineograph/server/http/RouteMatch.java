// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.ImageFormat;
import dev.kineograph.StreamName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request's path means once it has matched a [PathPattern].
///
/// **Threading.** Confined to its connection's event loop.
public final class RouteMatch {
    private final PathPattern pattern;
    private final String name;
    private final Optional<ImageFormat> format;

    /// Parsed once: a request needs it about four times.
    private @Nullable StreamName stream;

    /// @param pattern the pattern that matched
    /// @param name the text that matched `NAME` or `FILE`, or the stream that the pattern's line shows; otherwise empty
    /// @param format the format whose suffix the path had
    public RouteMatch(PathPattern pattern, String name, Optional<ImageFormat> format) {
        this.pattern = pattern;
        this.name = name;
        this.format = format;
    }

    RouteMatch naming(StreamName meant) {
        var match = new RouteMatch(pattern, meant.value(), format);
        match.stream = meant;
        return match;
    }

    /// The pattern that matched.
    public PathPattern pattern() {
        return pattern;
    }

    /// The text that matched `NAME` or `FILE`, or the stream that the pattern's line shows; otherwise empty.
    public String name() {
        return name;
    }

    /// The format whose suffix the path had.
    public Optional<ImageFormat> format() {
        return format;
    }

    /// Whether it is a stream's address.
    boolean isOfStream() {
        return !name.isEmpty() && !pattern.isOfFile();
    }

    /// The stream that the path names.
    ///
    /// @throws dev.kineograph.RefusedException if the name breaks the grammar
    public StreamName stream() {
        if (stream == null) {
            stream = StreamName.of(name);
        }
        return stream;
    }
}
