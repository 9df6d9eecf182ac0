// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.server.settings.ServerSettings;

/// The server's current settings. All code reads them here each time, and keeps none but to see whether they are still the same.
///
/// **Threading.** Shared: a volatile, replaced as a whole.
public final class CurrentSettings {
    private volatile ServerSettings settings;

    /// Starts with these settings.
    public CurrentSettings(ServerSettings settings) {
        this.settings = settings;
    }

    /// The settings, one volatile read.
    public ServerSettings get() {
        return settings;
    }

    /// Replaces the settings from now on.
    public void replace(ServerSettings next) {
        settings = next;
    }
}
