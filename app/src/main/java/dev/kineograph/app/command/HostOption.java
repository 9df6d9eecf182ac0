// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.server.settings.AllowedHosts;
import java.util.List;

/// `--host NAME`, an option of every command that answers browsers.
///
/// **Threading.** Confined to the main thread.
final class HostOption implements SharedOptions {
    private List<String> names = List.of();

    @Override
    public void addTo(CommandBuilder command) {
        command.repeatableOption("--host", "NAME", values -> names = values,
                "Another name by which browsers call this server, such as camera.example.org. Can be given several times. "
                        + "Default: IP addresses, localhost and this machine's names only.");
    }

    /// The names.
    ///
    /// @throws dev.kineograph.RefusedException if one of them is no host name
    AllowedHosts hosts() {
        return AllowedHosts.of(names.toArray(String[]::new));
    }
}
