// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.ImageFormat;
import dev.kineograph.StreamName;
import java.util.Optional;

/// What a request's path means once it has matched a [PathPattern].
///
/// @param pattern the pattern that matched
/// @param name the text that stood for `NAME` or `FILE`, or the stream that the pattern's line shows; otherwise empty
/// @param format the format whose suffix the path had
public record RouteMatch(PathPattern pattern, String name, Optional<ImageFormat> format) {

    RouteMatch naming(StreamName stream) {
        return new RouteMatch(pattern, stream.value(), format);
    }

    /// Whether it is a stream's address.
    boolean isOfStream() {
        return !name.isEmpty() && !pattern.isOfFile();
    }

    /// The stream that the path names.
    ///
    /// @throws dev.kineograph.RefusedException if the name breaks the grammar
    public StreamName stream() {
        return StreamName.of(name);
    }
}
