// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;

/// A stream for pages that were written for JPGPusher: `/stream` gives an id, `/ID` is the live picture and, from then on, its
/// renewal. Nobody publishes at these addresses.
///
/// **Threading.** Immutable.
///
/// @param stream what is shown; made by the first request for it if there is none
/// @param renewal how long a session lasts
public record JpgPusherDialect(StreamName stream, RenewalRules renewal) implements Dialect {

    /// The key in a configuration.
    public static final String KEY = "jpgpusher";

    /// With renewals that last for 60 frames, but at least 20 seconds, and 1,000 sessions.
    public JpgPusherDialect(StreamName stream) {
        this(stream, RenewalRules.DEFAULT);
    }

    @Override
    public String key() {
        return KEY;
    }
}
