// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many connections there may be, in all and from one address; loopback counts in all only.
///
/// **Threading.** Shared.
public final class ConnectionLimits {
    private final int most;
    private final int mostAnAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();

    /// @param most connections in all
    /// @param mostAnAddress connections of one address that is not this machine's own
    public ConnectionLimits(int most, int mostAnAddress) {
        this.most = most;
        this.mostAnAddress = mostAnAddress;
    }

    /// Takes a place for a connection; false if there is none. A place that was taken is given back by [#leave].
    public boolean enter(InetAddress address) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        if (!address.isLoopbackAddress() && openByAddress.merge(address, 1, Integer::sum) > mostAnAddress) {
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

    /// Why there is no place, for whoever runs the server.
    public String refusal() {
        return "no place for one more connection (expected: at most %,d connections in all, %,d from one address)"
                .formatted(most, mostAnAddress);
    }

    /// How many connections there are.
    public int open() {
        return open.get();
    }
}
