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
import java.util.concurrent.atomic.AtomicReference;

/// What the connections of one HTTP port share.
///
/// **Threading.** Immutable; what it holds is shared.
///
/// @param rules what answers, read for each request
/// @param refusals counts what is refused
/// @param memory the memory that their clients may fill
/// @param settings the current rules for clients
/// @param lastWords what connections still have to write when the server ends
/// @param lastOfPort the same, when only the port ends: then an answer is the last one on its connection
/// @param newcomers gives them their cookies
/// @param ports links to the server's other ports
public record HttpServices(
        AtomicReference<PortRules> rules,
        RefusalLog refusals,
        MemoryBudget memory,
        CurrentSettings settings,
        LastWords lastWords,
        LastWords lastOfPort,
        Newcomers newcomers,
        PortLinks ports) {

    /// What can be replaced at a port while connections are open: it counts for their next request.
    ///
    /// @param router answers requests
    /// @param hosts the names by which clients may call it
    /// @param readers which pages may read the responses
    /// @param basePath the path below which a proxy has the port, and which it does not remove, such as `/webcam`; or nothing
    /// @param encryption that of new connections, if the port is encrypted; whether it is does not change
    public record PortRules(Router router, HostRule hosts, ReaderRule readers, String basePath, Optional<Encryption> encryption) {}

    /// Says that the server runs, whatever `Host` is requested: load balancers know no name.
    public static final String HEALTH = "/healthz";

    /// Says whether the server is ready for clients, whatever `Host` is requested.
    public static final String READY = "/readyz";

    /// A port that is called by addresses and the machine's own names and read by any page, with a budget of its own.
    public HttpServices(Router router, RefusalLog refusals, CurrentSettings settings) {
        this(
                new PortRules(router, new HostRule(AllowedHosts.DEFAULT), ReaderRule.ANY, "", Optional.empty()),
                refusals,
                new MemoryBudget(settings),
                settings,
                new LastWords(),
                new PortLinks(settings));
    }

    /// A port with these rules at first.
    public HttpServices(
            PortRules first, RefusalLog refusals, MemoryBudget memory, CurrentSettings settings, LastWords lastWords, PortLinks ports) {
        this(new AtomicReference<>(first), refusals, memory, settings, lastWords, new LastWords(), new Newcomers(), ports);
    }

    /// What answers requests.
    public Router router() {
        return rules.get().router();
    }

    /// Which pages may read the responses.
    public ReaderRule readers() {
        return rules.get().readers();
    }

    /// The names by which clients may call the port.
    public HostRule hosts() {
        return rules.get().hosts();
    }

    /// The path below which a proxy has the port, and which it does not remove, such as `/webcam`; or nothing.
    String basePath() {
        return rules.get().basePath();
    }

    /// That of new connections, if the port is encrypted.
    Optional<Encryption> encryption() {
        return rules.get().encryption();
    }

    /// Whether the port is open, so that one request may follow another on a connection.
    boolean isOpen() {
        return !lastOfPort.areRequested();
    }

    /// Answers a request.
    ///
    /// @throws dev.kineograph.RefusedException if it is refused
    void handle(Exchange exchange) {
        if (!exchange.path().equals(HEALTH) && !exchange.path().equals(READY)) {
            checkHost(exchange);
        }
        if (!exchange.redirectsToBase()) {
            router().handle(exchange);
        }
    }

    private void checkHost(Exchange exchange) {
        var hosts = hosts();
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
