// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The addresses that no source from outside may reach: this machine, its link, multicast and broadcast, and the metadata services of clouds, which
/// reveal secrets. Private networks are allowed, since cameras are there.
///
/// **Threading.** Stateless.
final class ForbiddenAddresses {
    private static final int IPV4_BYTES = 4;

    private static final List<AddressBlock> RANGES = Stream.of(
                    // This host, loopback, link-local with most metadata services, multicast, reserved and broadcast.
                    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
                    // The metadata of Alibaba, Oracle and Azure.
                    "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32",
                    // Unspecified, loopback, link-local, multicast.
                    "::/128", "::1/128", "fe80::/10", "ff00::/8",
                    // The metadata of AWS and Google.
                    "fd00:ec2::254/128", "fd20:ce::254/128",
                    // Tunnels and translations to an IPv4 address that is unknown here: Teredo, and local NAT64 (RFC 8215).
                    "2001::/32", "64:ff9b:1::/48")
            .map(AddressBlock::of)
            .toList();

    /// IPv6 addresses that contain an IPv4 address, and its position.
    private static final List<Embedding> EMBEDDINGS = List.of(
            // Compatible, mapped (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052), 6to4 (RFC 3056).
            new Embedding(AddressBlock.of("::/96"), 12),
            new Embedding(AddressBlock.of("::ffff:0:0/96"), 12),
            new Embedding(AddressBlock.of("::ffff:0:0:0/96"), 12),
            new Embedding(AddressBlock.of("64:ff9b::/96"), 12),
            new Embedding(AddressBlock.of("2002::/16"), 2));

    private ForbiddenAddresses() {}

    static boolean contain(InetAddress address) {
        return contain(address.getAddress());
    }

    private static boolean contain(byte[] address) {
        return RANGES.stream().anyMatch(range -> range.contains(address))
                || EMBEDDINGS.stream().anyMatch(embedding -> embedding.range.contains(address) && contain(embedding.inner(address)))
                || isIsatap(address);
    }

    /// RFC 5214: an IPv4 address after any prefix.
    private static boolean isIsatap(byte[] address) {
        return address.length > IPV4_BYTES
                && (address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e && (address[11] & 0xff) == 0xfe
                && contain(Arrays.copyOfRange(address, 12, 16));
    }

    private record Embedding(AddressBlock range, int at) {
        byte[] inner(byte[] address) {
            return Arrays.copyOfRange(address, at, at + IPV4_BYTES);
        }
    }

    private static final class AddressBlock {
        private final byte[] prefix;
        private final int bits;

        private AddressBlock(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        static AddressBlock of(String text) {
            var parts = text.split("/", 2);
            return new AddressBlock(bytes(parts[0]), Integer.parseInt(parts[1]));
        }

        /// The JDK turns a mapped address into an IPv4 address, but here the IPv6 range is meant.
        private static byte[] bytes(String literal) {
            var address = InetAddress.ofLiteral(literal);
            return address instanceof Inet4Address && literal.contains(":")
                    ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}
                    : address.getAddress();
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (prefix[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
