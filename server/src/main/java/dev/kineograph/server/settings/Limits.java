// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// The maximum number of connections. A limit below the present number closes none of them.
///
/// **Threading.** Immutable.
///
/// @param maxConnections of all listeners together, 1 to 10,000,000
/// @param maxConnectionsPerAddress from one address that is not loopback, 1 to 10,000,000
public record Limits(int maxConnections, int maxConnectionsPerAddress) {
    /// The largest limit that can be set.
    public static final int MAX = 10_000_000;

    /// 20,000 connections, 200 from one address.
    public static final Limits DEFAULT = new Limits(20_000, 200);

    /// Checks the ranges.
    ///
    /// @throws dev.kineograph.RefusedException if a value is out of its range
    public Limits {
        Range.check("maxConnections", maxConnections, 1, MAX);
        Range.check("maxConnectionsPerAddress", maxConnectionsPerAddress, 1, MAX);
    }
}
