// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.Patience;
import dev.kineograph.server.net.Rejects;
import java.time.Duration;

/// What the connections of one HTTP port share.
///
/// **Threading.** Immutable; what it holds is shared.
///
/// @param router answers requests
/// @param rejects counts what is refused
/// @param patience how long a client may take for what it does
/// @param silentAfter a client of a live body that is there is heard several times within this time
/// @param lostAfter a client of a live body that is not heard for this time is given up
/// @param viewersByCookie whether a viewer without a token is known by a cookie, rather than by its connection
public record HttpServices(
        Router router, Rejects rejects, Patience patience, Duration silentAfter, Duration lostAfter, boolean viewersByCookie) {}
