// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// What counts as one address where places are shared among addresses: of IPv6 the network of 64 bits, which one host has for itself.
///
/// **Threading.** Stateless.
public final class AddressShare {
    private static final int NETWORK_BYTES = 8;

    private AddressShare() {}

    /// The address itself, or the first one of its network.
    public static InetAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
