// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.net.URI;

/// A picture of how many people are on a site: `/NAME.png` for all of it, `/NAME/PAGE.png` for each page, `/NAME.json`, and
/// an index that embeds it. Nobody publishes at these addresses.
///
/// **Threading.** Immutable.
///
/// @param stream the stream that counts everybody; its name is the one in the addresses
/// @param source the address of the picture's source, such as `counter:online?label=Visitors:`
public record CounterDialect(StreamName stream, URI source) implements Dialect {

    /// The key in a configuration.
    public static final String KEY = "counter";

    /// `/online.png`.
    public CounterDialect() {
        this(StreamName.of("online"), URI.create("counter:online"));
    }

    @Override
    public String key() {
        return KEY;
    }
}
