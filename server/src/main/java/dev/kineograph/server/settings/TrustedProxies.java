// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// The reverse proxies whose word counts: what they forward is a request of the client that they name, in `X-Forwarded-For` or `Forwarded`
/// (RFC 7239), and not of themselves. They must name it in every request, and append to what the client sent or replace it.
///
/// What others say about whom they forward for is not believed: such a request came through a proxy, and may come from anywhere.
///
/// **Threading.** Immutable.
///
/// @param ranges their addresses
public record TrustedProxies(List<AddressRange> ranges) {

    /// None.
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /// Takes a copy.
    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /// Those at these addresses.
    ///
    /// @param ranges as CIDR writes them, such as `127.0.0.1` or `10.0.0.0/24`
    /// @throws dev.kineograph.RefusedException if one of them is no range of addresses
    public static TrustedProxies of(String... ranges) {
        return new TrustedProxies(Stream.of(ranges).map(AddressRange::of).toList());
    }

    /// Whether this is the address of one of them.
    public boolean trusts(InetAddress address) {
        for (var range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
