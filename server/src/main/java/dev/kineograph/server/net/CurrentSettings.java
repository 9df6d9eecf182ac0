// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.server.settings.ServerSettings;

/// The server's settings as they are now. Whoever needs one reads it here each time, and keeps no copy.
///
/// **Threading.** Shared: a volatile, replaced as a whole.
public final class CurrentSettings {
    private volatile ServerSettings settings;

    /// Begins with these.
    public CurrentSettings(ServerSettings settings) {
        this.settings = settings;
    }

    /// The settings, one volatile read.
    public ServerSettings get() {
        return settings;
    }

    /// Takes other settings, from here on.
    public void replace(ServerSettings next) {
        settings = next;
    }
}
