// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.PublishRules;
import java.util.List;

/// `--allow CIDR`, an option of every command that receives pictures.
///
/// **Threading.** Confined to the main thread.
final class AllowOption implements SharedOptions {
    private List<String> ranges = List.of();

    @Override
    public void addTo(CommandBuilder command) {
        command.repeatableOption("--allow", "CIDR", values -> ranges = values,
                "With --lan: who else may publish, such as 192.168.0.0/16. Can be given several times. Default: this machine only.");
    }

    /// The rules with these addresses.
    ///
    /// @param isReachable whether others than this machine can reach a port
    /// @throws RefusedException if one of them is not a range of addresses, or nobody there can reach a port
    PublishRules rules(boolean isReachable) {
        if (!ranges.isEmpty() && !isReachable) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "--allow: without --lan, only this machine can reach the ports (expected: --lan with it)");
        }
        return PublishRules.allowing(ranges.toArray(String[]::new));
    }
}
