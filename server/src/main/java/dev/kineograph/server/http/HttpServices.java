// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.settings.Timeouts;

/// What the connections of one HTTP port share.
///
/// **Threading.** Immutable; what it holds is shared.
///
/// @param router answers requests
/// @param refusals counts what is refused
/// @param settings the current rules for clients
public record HttpServices(Router router, RefusalLog refusals, CurrentSettings settings) {

    Timeouts timeouts() {
        return settings.get().timeouts();
    }
}
