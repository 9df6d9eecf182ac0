// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.util.List;

/// What the imagestream relay speaks to viewers: WebSockets at the paths of a list, which all show one stream, and a page at
/// each of them. Nobody publishes at these addresses.
///
/// **Threading.** Immutable.
///
/// @param stream what is shown; made, for any number of publishers, if there is none
/// @param paths with or without a leading `/`; none for any path, which is possible only on a separate port
public record ImagestreamDialect(StreamName stream, List<String> paths) implements Dialect {

    /// The key in a configuration.
    public static final String KEY = "imagestream";

    /// Takes a copy, each path once and with its `/`.
    ///
    /// @throws dev.kineograph.RefusedException if a path has a character that would mean something else in an address
    public ImagestreamDialect {
        paths = ImagestreamPaths.checked(paths);
    }

    /// At those paths.
    public ImagestreamDialect(StreamName stream, String... paths) {
        this(stream, List.of(paths));
    }

    @Override
    public String key() {
        return KEY;
    }
}
