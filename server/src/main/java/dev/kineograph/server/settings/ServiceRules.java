// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import java.time.Duration;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// When a server is ready for clients, and how it ends: for what starts it, watches it and distributes clients.
///
/// **Threading.** Immutable.
///
/// @param fresh the server is ready only while each of these streams has a picture that is not stale
/// @param drain how long a server that ends waits for viewers that are still receiving their last picture
/// @param requests is told of every request over HTTP
public record ServiceRules(Set<StreamName> fresh, Duration drain, RequestLog requests) {
    /// No stream is needed, viewers have a second, and nobody is told of requests.
    public static final ServiceRules DEFAULT = new ServiceRules(Set.of(), Duration.ofSeconds(1), RequestLog.NONE);

    /// Checks the range of the time, up to 1 hour, and takes a copy.
    ///
    /// @throws dev.kineograph.RefusedException if it is out of its range
    public ServiceRules {
        Range.check("drain", drain, Duration.ZERO, Range.HOUR);
        fresh = Set.copyOf(fresh);
    }

    /// The streams that must be fresh and are not, or do not exist.
    public SortedSet<StreamName> notFresh(Hub hub) {
        var missing = new TreeSet<>(fresh);
        missing.removeIf(name -> hub.find(name).filter(ServiceRules::isFresh).isPresent());
        return missing;
    }

    private static boolean isFresh(ImageStream stream) {
        return !stream.isStale() && switch (stream.state()) {
            case ONLINE, STILL -> true;
            case OFFLINE, WAITING, FAILING -> false;
        };
    }

    /// The same with other streams that must be fresh.
    public ServiceRules withFresh(Set<StreamName> streams) {
        return new ServiceRules(streams, drain, requests);
    }

    /// The same with another time to end.
    public ServiceRules withDrain(Duration time) {
        return new ServiceRules(fresh, time, requests);
    }

    /// The same with another log of requests.
    public ServiceRules withRequests(RequestLog log) {
        return new ServiceRules(fresh, drain, log);
    }
}
