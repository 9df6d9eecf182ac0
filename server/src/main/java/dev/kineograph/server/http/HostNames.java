// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Shares the texts of `Host` headers that have been checked: a server is called by few names, and a viewer keeps the one by which it came.
///
/// **Threading.** Shared. A text that takes another one's place costs memory and another check, and nothing else.
final class HostNames {
    private static final int MAX = 64;
    private static final int MAX_LENGTH = 300;
    private static final AtomicReferenceArray<String> KNOWN = new AtomicReferenceArray<>(MAX);

    private HostNames() {}

    /// Whether an equal text is shared.
    static boolean isKnown(String host) {
        return host.equals(KNOWN.get(place(host)));
    }

    private static int place(String host) {
        return Math.floorMod(host.hashCode(), MAX);
    }

    /// An equal text, the same for all who ask, in most cases.
    ///
    /// @param host a host, with or without a port
    static String shared(String host) {
        if (host.length() > MAX_LENGTH) {
            return host;
        }
        int place = place(host);
        var known = KNOWN.get(place);
        if (host.equals(known)) {
            return known;
        }
        KNOWN.set(place, host);
        return host;
    }
}
