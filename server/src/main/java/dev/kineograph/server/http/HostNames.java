// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

/// Shares the texts of checked `Host` headers: a server has few names, and every viewer keeps the one that it used. Nothing else may be here, as what is
/// known is not checked again.
///
/// **Threading.** Shared. A text that replaces another one costs only memory and another check.
final class HostNames {
    private static final SharedTexts CHECKED = new SharedTexts();

    private HostNames() {}

    /// Whether an equal text is shared already.
    static boolean isKnown(String host) {
        return CHECKED.isKnown(host);
    }

    /// An equal text, in most cases the same object for all callers.
    ///
    /// @param host a host, with or without a port
    static String shared(String host) {
        return CHECKED.shared(host);
    }
}
