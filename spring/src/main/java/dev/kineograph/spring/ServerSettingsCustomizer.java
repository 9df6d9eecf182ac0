// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.server.settings.ServerSettings;

/// A bean that changes the settings with which the server starts. Several are called in their order.
@FunctionalInterface
public interface ServerSettingsCustomizer {

    /// The settings to start with.
    ///
    /// @param settings those of the properties and of the [dev.kineograph.Access] of the application
    ServerSettings customize(ServerSettings settings);
}
