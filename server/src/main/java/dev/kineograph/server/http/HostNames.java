// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Shares the texts of checked `Host` headers: a server has few names, and every viewer keeps the one that it used.
///
/// **Threading.** Shared. A text that replaces another one costs only memory and another check.
final class HostNames {
    private static final int MAX = 64;
    private static final int MAX_LENGTH = 300;
    private static final AtomicReferenceArray<String> KNOWN = new AtomicReferenceArray<>(MAX);

    private HostNames() {}

    /// Whether an equal text is shared already.
    static boolean isKnown(String host) {
        return host.equals(KNOWN.get(place(host)));
    }

    private static int place(String host) {
        return Math.floorMod(host.hashCode(), MAX);
    }

    /// An equal text, in most cases the same object for all callers.
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
