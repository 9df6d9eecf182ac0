// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// The reverse proxies whose headers are believed: a request that they forward counts as one of the client that they name in `X-Forwarded-For`
/// or `Forwarded` (RFC 7239). They must name the client in every request, and append to the header that the client sent or replace it.
///
/// Such headers from others are not believed: they show only that the request came through a proxy, and may come from anywhere.
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
    /// @throws dev.kineograph.RefusedException if one of them is not a range of addresses
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
