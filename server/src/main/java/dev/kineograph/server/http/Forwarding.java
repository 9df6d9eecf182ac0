// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.TrustedProxies;
import java.net.InetAddress;
import java.util.Optional;

/// What a trusted proxy says about a request that it forwards: the client, the requested host, whether TLS was used, and the path below
/// which the proxy has this server. Nobody else is believed.
///
/// **Threading.** Immutable.
///
/// @param address the client's address; empty for the peer itself
/// @param host the host that the client asked for; empty for the one in `Host`
/// @param prefix the path below which the proxy has this server, whether it removes it or not; empty if the proxy does not say, or it is not a path
record Forwarding(Optional<InetAddress> address, Optional<String> host, boolean isOverTls, Optional<String> prefix) {
    private static final Forwarding NONE = new Forwarding(Optional.empty(), Optional.empty(), false, Optional.empty());

    /// Reads what the headers say.
    ///
    /// @param connected the peer
    /// @throws RefusedException if two headers name different clients: a proxy that sets only one of them passes the other on, whoever wrote it
    static Forwarding of(RequestHead request, Caller connected, TrustedProxies proxies) {
        if (!request.isForwarded() || connected.address().filter(proxies::trusts).isEmpty()) {
            return NONE;
        }
        var common = ForwardedHops.ofAddresses(request.list("X-Forwarded-For")).client(proxies);
        var standard = ForwardedHops.ofForwarded(request.list("Forwarded")).client(proxies);
        var address = agreed(common.flatMap(ForwardedHops.Hop::address), standard.flatMap(ForwardedHops.Hop::address));
        var host = last(request, "X-Forwarded-Host").or(() -> standard.map(ForwardedHops.Hop::host));
        var proto = last(request, "X-Forwarded-Proto").or(() -> standard.map(ForwardedHops.Hop::proto));
        return new Forwarding(
                address,
                host.filter(RequestTarget::isHost).map(HostNames::shared),
                proto.filter("https"::equalsIgnoreCase).isPresent(),
                last(request, "X-Forwarded-Prefix").map(prefix -> prefix.replaceFirst("/$", "")).filter(DropIn::isBasePath));
    }

    private static Optional<InetAddress> agreed(Optional<InetAddress> common, Optional<InetAddress> standard) {
        if (common.isPresent() && standard.isPresent() && !common.equals(standard)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "X-Forwarded-For and Forwarded: different clients (expected: a proxy that sets one and removes the other)");
        }
        return common.or(() -> standard);
    }

    /// The last value, which the nearest proxy wrote.
    private static Optional<String> last(RequestHead request, String name) {
        var values = request.list(name);
        var value = values.substring(values.lastIndexOf(',') + 1).strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /// The client as a caller.
    Caller client(Caller connected) {
        return address.map(client -> Caller.remote(client.getHostAddress(), client)).orElse(connected);
    }
}
