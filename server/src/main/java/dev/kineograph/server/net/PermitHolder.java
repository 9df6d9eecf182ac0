// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Decision.Denied;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.Optional;

/// An activity that continues for as long as its [Permit] allows.
///
/// **Threading.** Confined to its event loop, except for [#loop].
public interface PermitHolder {
    /// The event loop of the activity and its permit.
    EventLoop loop();

    /// The permit is denied, and closed: the activity must end.
    void revoked(Denied denied);

    /// The permit has been granted again.
    ///
    /// @param until when it expires
    default void renewed(Optional<Instant> until) {}
}
