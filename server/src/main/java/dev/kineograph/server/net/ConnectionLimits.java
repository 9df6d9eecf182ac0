// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.server.settings.Limits;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// How many connections there may be, in all and from one address; loopback counts in all only.
///
/// **Threading.** Shared.
public final class ConnectionLimits {
    private final Supplier<Limits> limits;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();

    /// @param limits asked for each connection
    public ConnectionLimits(Supplier<Limits> limits) {
        this.limits = limits;
    }

    /// Limits that stay as they are.
    ///
    /// @param max connections in all
    /// @param maxPerAddress connections of one address that is not this machine's own
    public ConnectionLimits(int max, int maxPerAddress) {
        var fixed = new Limits(max, maxPerAddress);
        this.limits = () -> fixed;
    }

    /// Takes a place for a connection; false if there is none. A place that was taken is given back by [#leave].
    public boolean enter(InetAddress address) {
        var now = limits.get();
        if (open.incrementAndGet() > now.maxConnections()) {
            open.decrementAndGet();
            return false;
        }
        if (!address.isLoopbackAddress() && openByAddress.merge(address, 1, Integer::sum) > now.maxConnectionsPerAddress()) {
            leave(address);
            return false;
        }
        return true;
    }

    /// Gives a place back.
    public void leave(InetAddress address) {
        open.decrementAndGet();
        if (!address.isLoopbackAddress()) {
            openByAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /// Why a connection is refused, for the operator.
    public String refusal() {
        var now = limits.get();
        return "no place for one more connection (expected: at most %,d connections in all, %,d from one address)"
                .formatted(now.maxConnections(), now.maxConnectionsPerAddress());
    }

    /// How many connections there are.
    public int open() {
        return open.get();
    }
}
