// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.server.settings.Limits;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Limits the number of connections and of the streams within them, or of other things, in all and from one address. Loopback counts in the total only, and so
/// do trusted proxies, whose connections count for the clients that they [serve][#serve]. For IPv6 an address is a network of 64
/// bits, since one host has as many addresses there as it likes (RFC 6177).
///
/// **Threading.** Shared.
public final class ConnectionLimits {
    private static final int FEW = 1_000;
    private static final AttributeKey<InetAddress> SERVED = AttributeKey.valueOf(ConnectionLimits.class, "served");

    private final Supplier<Limits> limits;
    private final int descriptors;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();

    /// @param limits asked for each connection
    public ConnectionLimits(Supplier<Limits> limits) {
        this(limits, Descriptors.MAX_CONNECTIONS);
    }

    /// Fixed limits.
    ///
    /// @param max connections in all
    /// @param maxPerAddress connections of one address that is not this machine's own
    public ConnectionLimits(int max, int maxPerAddress) {
        this(new Limits(max, maxPerAddress));
    }

    private ConnectionLimits(Limits fixed) {
        this(() -> fixed, Integer.MAX_VALUE);
    }

    /// @param descriptors how many connections the process can have at all
    ConnectionLimits(Supplier<Limits> limits, int descriptors) {
        this.limits = limits;
        this.descriptors = descriptors;
    }

    /// Counts a new connection; false if the limit is reached. Otherwise [#leave] must be called at its end.
    public boolean enter(InetAddress address) {
        if (open.incrementAndGet() > max()) {
            open.decrementAndGet();
            return false;
        }
        if (!enterShare(address)) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Counts a connection no longer.
    public void leave(InetAddress address) {
        open.decrementAndGet();
        leaveShare(address);
    }

    /// Counts a new stream of an HTTP/2 connection: each takes as much as a connection of its own would, except for a file descriptor. False if the
    /// limit is reached. Otherwise [#leaveStream] must be called at its end.
    public boolean enterStream(InetAddress address) {
        boolean enters = streams.incrementAndGet() <= limits.get().maxConnections() && enterShare(address);
        if (!enters) {
            streams.decrementAndGet();
        }
        return enters;
    }

    /// Counts a stream no longer.
    public void leaveStream(InetAddress address) {
        streams.decrementAndGet();
        leaveShare(address);
    }

    /// Counts a proxy's connection for the client whose request it carries from now on, until it closes or carries another client's
    /// request. Called on its event loop.
    ///
    /// @return false if that client has reached the limit of one address: the connection counts as before
    public boolean serve(Channel channel, InetAddress client) {
        var served = channel.attr(SERVED);
        var before = served.get();
        if (client.equals(before)) {
            return true;
        }
        if (!enterShare(client)) {
            return false;
        }
        served.set(client);
        if (before == null) {
            channel.closeFuture().addListener(_ -> leaveShare(served.get()));
        } else {
            leaveShare(before);
        }
        return true;
    }

    private boolean enterShare(InetAddress address) {
        if (!address.isLoopbackAddress()
                && openByAddress.merge(AddressShare.of(address), 1, Integer::sum) > limits.get().maxConnectionsPerAddress()) {
            leaveShare(address);
            return false;
        }
        return true;
    }

    private void leaveShare(InetAddress address) {
        if (!address.isLoopbackAddress()) {
            openByAddress.computeIfPresent(AddressShare.of(address), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /// Whether the limit of the total is reached.
    public boolean isFull() {
        return open.get() >= max();
    }

    private int max() {
        return Math.min(limits.get().maxConnections(), descriptors);
    }

    /// Why a connection is refused, and which settings decide it.
    public String refusal() {
        return "no place for one more connection (expected: at most %,d in all, %s, and %,d from one address, maxConnectionsPerAddress)"
                .formatted(
                        max(),
                        isCapped() ? "by this process's limit of open files, ulimit -n" : "maxConnections",
                        limits.get().maxConnectionsPerAddress());
    }

    /// Whether the process can have fewer connections than the settings allow.
    private boolean isCapped() {
        return descriptors < limits.get().maxConnections();
    }

    /// A warning for the operator if the process can have fewer connections than were set, or only few.
    public Optional<String> warning() {
        var now = limits.get();
        boolean isNews = isCapped() && (descriptors < FEW || now.maxConnections() != Limits.DEFAULT.maxConnections());
        return isNews
                ? Optional.of("maxConnections: %,d (expected: at most %,d here, by this process's limit of open files, ulimit -n)"
                        .formatted(now.maxConnections(), descriptors))
                : Optional.empty();
    }

    /// How many connections there are.
    public int open() {
        return open.get();
    }
}
