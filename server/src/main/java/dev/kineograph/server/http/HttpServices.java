// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Encryption;
import dev.kineograph.server.net.HostRule;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.LastWords;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.ReaderRule;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Timeouts;
import io.netty.channel.Channel;
import java.util.Optional;

/// What the connections of one HTTP port share.
///
/// **Threading.** Immutable; what it holds is shared.
///
/// @param router answers requests
/// @param hosts the names by which clients may call it
/// @param readers which pages may read the responses
/// @param refusals counts what is refused
/// @param memory the memory that their clients may fill
/// @param settings the current rules for clients
/// @param lastWords what ending connections still have to write
/// @param newcomers gives them their cookies
/// @param ports links to the server's other ports
/// @param basePath the path below which a proxy has the port, and which it does not remove, such as `/webcam`; or nothing
/// @param encryption that of the port, if it is encrypted
public record HttpServices(
        Router router,
        HostRule hosts,
        ReaderRule readers,
        RefusalLog refusals,
        MemoryBudget memory,
        CurrentSettings settings,
        LastWords lastWords,
        Newcomers newcomers,
        PortLinks ports,
        String basePath,
        Optional<Encryption> encryption) {

    /// Says that the server runs, whatever `Host` is requested: load balancers know no name.
    public static final String HEALTH = "/healthz";

    /// Says whether the server is ready for clients, whatever `Host` is requested.
    public static final String READY = "/readyz";

    /// A port that is called by addresses and the machine's own names and read by any page, with a budget of its own.
    public HttpServices(Router router, RefusalLog refusals, CurrentSettings settings) {
        this(
                router,
                new HostRule(AllowedHosts.DEFAULT),
                ReaderRule.ANY,
                refusals,
                new MemoryBudget(settings),
                settings,
                new LastWords(),
                new Newcomers(),
                new PortLinks(settings),
                "",
                Optional.empty());
    }

    /// Answers a request.
    ///
    /// @throws dev.kineograph.RefusedException if it is refused
    void handle(Exchange exchange) {
        if (!exchange.path().equals(HEALTH) && !exchange.path().equals(READY)) {
            checkHost(exchange);
        }
        if (!exchange.redirectsToBase()) {
            router.handle(exchange);
        }
    }

    private void checkHost(Exchange exchange) {
        hosts.check(exchange.host());
        if (!exchange.caller().host().equals(exchange.host())) {
            hosts.check(exchange.caller().host());
        }
    }

    /// The bounds for messages that arrive on a connection.
    InputBounds boundsOf(Channel channel) {
        return new InputBounds(() -> memory.of(channel, refusals), () -> timeouts().picture());
    }

    Timeouts timeouts() {
        return settings.get().timeouts();
    }
}
