// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.server.http.Route;
import dev.kineograph.server.net.Encryption;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.settings.Tls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What answers at a port and has a state of its own, such as the people whom a counter has counted, or the sessions of Socket.IO. When other rules take the place of
/// a port's own, what is made of the same settings is used on.
///
/// **Threading.** Confined to whoever makes the rules of a port.
record PortParts(BySettings<Dialect, List<Route>> dialects, BySettings<SocketIoSettings, List<Route>> socketIo, BySettings<Tls, Encryption> encryptions) {

    /// Parts of one kind by their settings.
    static final class BySettings<S, P> {
        private final Map<S, P> former;
        private final Map<S, P> used = new HashMap<>();

        private BySettings(Map<S, P> former) {
            this.former = former;
        }

        /// The former part with these settings, or a new one.
        P of(S settings, Function<S, P> maker) {
            return used.computeIfAbsent(settings, key -> {
                var kept = former.get(key);
                return kept == null ? maker.apply(key) : kept;
            });
        }

        Iterable<P> all() {
            return used.values();
        }

        private BySettings<S, P> next() {
            return new BySettings<>(used);
        }
    }

    /// None.
    PortParts() {
        this(new BySettings<>(Map.of()), new BySettings<>(Map.of()), new BySettings<>(Map.of()));
    }

    /// None yet, but those of this one are used again.
    PortParts next() {
        return new PortParts(dialects.next(), socketIo.next(), encryptions.next());
    }
}
