// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.StreamName;
import java.util.Map;

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
/// @param streams how streams are shown that have rules of their own
/// @param service when the server is ready, and how long it takes to end
public record ServerSettings(
        EventLoops eventLoops,
        Limits limits,
        ViewerRules viewers,
        BrowserRules browsers,
        Timeouts timeouts,
        TrustedProxies proxies,
        Access access,
        Map<StreamName, StreamRules> streams,
        ServiceRules service) {

    /// The default of each part, no proxies, an access that is always undecided, no rules of streams, and one second to end.
    public static final ServerSettings DEFAULT = new ServerSettings(
            EventLoops.DEFAULT,
            Limits.DEFAULT,
            ViewerRules.DEFAULT,
            BrowserRules.DEFAULT,
            Timeouts.DEFAULT,
            TrustedProxies.NONE,
            (_, _, _) -> Decision.undecided(),
            Map.of(),
            ServiceRules.DEFAULT);

    /// Takes a copy.
    public ServerSettings {
        streams = Map.copyOf(streams);
    }

    /// The same with other event loops.
    public ServerSettings with(EventLoops newEventLoops) {
        return new ServerSettings(newEventLoops, limits, viewers, browsers, timeouts, proxies, access, streams, service);
    }

    /// The same with other limits.
    public ServerSettings with(Limits newLimits) {
        return new ServerSettings(eventLoops, newLimits, viewers, browsers, timeouts, proxies, access, streams, service);
    }

    /// The same with other rules for viewers.
    public ServerSettings with(ViewerRules newViewers) {
        return new ServerSettings(eventLoops, limits, newViewers, browsers, timeouts, proxies, access, streams, service);
    }

    /// The same with other rules for browsers.
    public ServerSettings with(BrowserRules newBrowsers) {
        return new ServerSettings(eventLoops, limits, viewers, newBrowsers, timeouts, proxies, access, streams, service);
    }

    /// The same with other timeouts.
    public ServerSettings with(Timeouts newTimeouts) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, newTimeouts, proxies, access, streams, service);
    }

    /// The same with other trusted proxies.
    public ServerSettings with(TrustedProxies newProxies) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, timeouts, newProxies, access, streams, service);
    }

    /// The same with another access.
    public ServerSettings with(Access newAccess) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, timeouts, proxies, newAccess, streams, service);
    }

    /// The same with other rules of streams.
    public ServerSettings withStreams(Map<StreamName, StreamRules> newStreams) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, timeouts, proxies, access, newStreams, service);
    }

    /// The same with other rules for its start and its end.
    public ServerSettings with(ServiceRules newService) {
        return new ServerSettings(eventLoops, limits, viewers, browsers, timeouts, proxies, access, streams, newService);
    }

    /// The rules of a stream.
    public StreamRules of(StreamName stream) {
        return streams.getOrDefault(stream, StreamRules.DEFAULT);
    }
}
