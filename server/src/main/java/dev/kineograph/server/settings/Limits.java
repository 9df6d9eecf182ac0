// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;

/// How many connections there may be, and what they may hold. A limit below the present number closes none of them.
///
/// **Threading.** Immutable.
///
/// @param maxConnections of all listeners together, 1 to 10,000,000
/// @param maxConnectionsPerAddress from one address that is not loopback, 1 to 10,000,000
/// @param memory bytes of incomplete or waiting data, for all clients together, 1,000,000 to 1,000,000,000,000; one address has at most a
///     quarter of them. The same limit applies once more to pushed pictures, and once more to old pictures that slow viewers still receive.
/// @param expireAfter a pushed stream that the program does not own is removed after this time without a picture and without viewers, up to
///     365 days; zero for never
/// @param viewersPerAddress how many viewers of a stream from one address that is not loopback count at a time, 1 to 10,000,000; more may watch
public record Limits(int maxConnections, int maxConnectionsPerAddress, long memory, Duration expireAfter, int viewersPerAddress) {
    /// The largest limit that can be set.
    public static final int MAX = 10_000_000;

    /// The least memory that can be set.
    public static final long MIN_MEMORY = 1_000_000;

    /// The most memory that can be set.
    public static final long MAX_MEMORY = 1_000_000_000_000L;

    /// The longest time that can be set for keeping a pushed stream.
    public static final Duration MAX_EXPIRE_AFTER = Duration.ofDays(365);

    /// 20,000 connections, 200 from one address; memory: a quarter of what this process may have of heap or of direct memory, whichever is
    /// less; pushed streams stay; 50 viewers of an address count.
    public static final Limits DEFAULT = new Limits(20_000, 200);

    /// Checks the ranges.
    ///
    /// @throws dev.kineograph.RefusedException if a value is out of its range
    public Limits {
        Range.check("maxConnections", maxConnections, 1, MAX);
        Range.check("maxConnectionsPerAddress", maxConnectionsPerAddress, 1, MAX);
        Range.check("memory", memory, MIN_MEMORY, MAX_MEMORY);
        Range.check("expireAfter", expireAfter, Duration.ZERO, MAX_EXPIRE_AFTER);
        Range.check("viewersPerAddress", viewersPerAddress, 1, MAX);
    }

    /// The same with pushed streams that stay, and 50 viewers of an address.
    public Limits(int maxConnections, int maxConnectionsPerAddress, long memory) {
        this(maxConnections, maxConnectionsPerAddress, memory, Duration.ZERO, 50);
    }

    /// The same with the default of memory.
    public Limits(int maxConnections, int maxConnectionsPerAddress) {
        this(maxConnections, maxConnectionsPerAddress, defaultMemory());
    }

    /// The same with another time after which pushed streams are removed.
    public Limits withExpireAfter(Duration time) {
        return new Limits(maxConnections, maxConnectionsPerAddress, memory, time, viewersPerAddress);
    }

    /// The same with another number of viewers of an address that count.
    public Limits withViewersPerAddress(int viewers) {
        return new Limits(maxConnections, maxConnectionsPerAddress, memory, expireAfter, viewers);
    }

    private static long defaultMemory() {
        long least = Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
        return Math.clamp(least / 4, MIN_MEMORY, MAX_MEMORY);
    }
}
