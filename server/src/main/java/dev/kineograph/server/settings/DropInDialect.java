// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.util.Optional;

/// The addresses of a server whose place this one takes, such as mjpg-streamer: what dashboards and programs have in their settings leads to
/// streams of ours.
///
/// **Threading.** Immutable.
///
/// @param key which server: the key in a configuration, such as `mjpgstreamer`
/// @param stream what addresses show that name no stream; empty for the only stream that the caller may watch
public record DropInDialect(String key, Optional<StreamName> stream) implements Dialect {

    /// That server's addresses for this stream.
    public DropInDialect(String key, StreamName stream) {
        this(key, Optional.of(stream));
    }
}
