// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;

/// The settings of a server, except for its listeners.
///
///     var settings = ServerSettings.DEFAULT.with(ViewerRules.DEFAULT.withHeartbeat(Duration.ofSeconds(1)));
///
/// **Threading.** Immutable. A running server takes another one as a whole: [dev.kineograph.server.KineographServer#settings].
///
/// @param eventLoops the threads that carry connections; cannot change while the server runs
/// @param limits how many connections there may be
/// @param viewers the rules for viewers
/// @param browsers what is done for browsers
/// @param timeouts how long a peer may take
/// @param proxies the reverse proxies whose headers are believed
/// @param access decides who may do what; if it is undecided, each listener's own rules apply
public record ServerSettings(
        EventLoops eventLoops,
        Limits limits,
        ViewerRules viewers,
        BrowserRules browsers,
        Timeouts timeouts,
        TrustedProxies proxies,
        Access access) {

    /// The default of each part, no proxies, and an access that is always undecided.
    public static final ServerSettings DEFAULT = new ServerSettings(
            EventLoops.DEFAULT,
            Limits.DEFAULT,
            ViewerRules.DEFAULT,
            BrowserRules.DEFAULT,
            Timeouts.DEFAULT,
            TrustedProxies.NONE,
            (_, _, _) -> Decision.undecided());

    /// The same with other event loops.
    public ServerSettings with(EventLoops newEventLoops) {
        return new ServerSettings(newEventLoops, limits, viewers, browsers, timeouts, proxies, access);
    }

    /// The same with other limits.
    public ServerSettings with(Limits newLimits) {
        return new ServerSettings(eventLoops, newLimits, viewers, browsers, timeouts, proxies, access);
    }

    /// The same with other rules for viewers.
    public ServerSettings with(ViewerRules newViewers) {
        return new ServerSettings(eventLoops, limits, newViewers, browsers, timeouts, proxies, access);
    }

    /// The same with other rules for browsers.
    public ServerSettings with(BrowserRules newBrowsers) {
        return new ServerSettings(eventLoops, limits, viewers, newBrowsers, timeouts, proxies, access);
    }

    /// The same with other timeouts.
    public ServerSettings with(Timeouts newTimeouts) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, newTimeouts, proxies, access);
    }

    /// The same with other trusted proxies.
    public ServerSettings with(TrustedProxies newProxies) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, timeouts, newProxies, access);
    }

    /// The same with another access.
    public ServerSettings with(Access newAccess) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, timeouts, proxies, newAccess);
    }
}
