// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.util.Optional;

/// The addresses of a server that this one replaces, such as mjpg-streamer: the addresses in the settings of dashboards and programs lead to
/// our streams.
///
/// **Threading.** Immutable.
///
/// @param key which server: the key in a configuration, such as `mjpgstreamer`
/// @param stream the stream that addresses without a stream's name show; empty for the only stream that the caller may watch
public record DropInDialect(String key, Optional<StreamName> stream) implements Dialect {

    /// That server's addresses for this stream.
    public DropInDialect(String key, StreamName stream) {
        this(key, Optional.of(stream));
    }

    // A record's own hash is put together when it is first wanted: ten milliseconds of every start.
    @Override
    public int hashCode() {
        return 31 * key.hashCode() + stream.hashCode();
    }
}
