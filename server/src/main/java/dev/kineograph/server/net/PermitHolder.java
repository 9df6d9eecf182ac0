// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Decision.Denied;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.Optional;

/// An activity that goes on for as long as its [Permit] allows.
///
/// **Threading.** Confined to its event loop, except for [#loop].
public interface PermitHolder {
    /// Where the activity lives, and its permit with it.
    EventLoop loop();

    /// The permit is denied, and closed: the activity is to end.
    void revoked(Denied denied);

    /// The permit has been granted once more.
    ///
    /// @param until when that expires
    default void renewed(Optional<Instant> until) {}
}
