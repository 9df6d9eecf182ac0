// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A range of addresses as CIDR writes it (RFC 4632): `192.168.0.0/16`, `fd00::/8`, or one address.
///
/// **Threading.** Immutable.
public final class AddressRange {
    private static final int MAX_SHOWN = 60;

    private final byte[] address;
    private final int bits;
    private final String text;

    private AddressRange(byte[] address, int bits, String text) {
        this.address = address;
        this.bits = bits;
        this.text = text;
    }

    /// Reads a range. No name is ever looked up.
    ///
    /// @throws RefusedException if the text is not a range of addresses
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw refused(text);
        }
        int bits = slash < 0 ? address.length * 8 : bits(text, text.substring(slash + 1), address.length * 8);
        byte[] plain = plain(address);
        int mapped = 8 * (address.length - plain.length);
        if (bits < mapped) {
            throw refused(text);
        }
        return new AddressRange(plain, bits - mapped, text);
    }

    private static int bits(String text, String digits, int most) {
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > most) {
            throw refused(text);
        }
        return Integer.parseInt(digits);
    }

    private static RefusedException refused(String text) {
        return new RefusedException(
                Refusal.BAD_VALUE,
                "address range: %s (expected: such as 192.168.0.0/16, fd00::/8 or 10.0.0.7)"
                        .formatted(VisibleText.excerpt(text, MAX_SHOWN)));
    }

    /// Whether the address lies in the range. An IPv4-mapped IPv6 address is the IPv4 address.
    public boolean contains(InetAddress candidate) {
        byte[] other = plain(candidate.getAddress());
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        int mask = 0xff00 >> bits % 8 & 0xff;
        return Arrays.equals(other, 0, whole, address, 0, whole)
                && (mask == 0 || (other[whole] & mask) == (address[whole] & mask));
    }

    private static byte[] plain(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ranges that are written alike are equal.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// The range as it was written.
    @Override
    public String toString() {
        return text;
    }
}
