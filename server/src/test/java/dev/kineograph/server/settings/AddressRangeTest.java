// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.RefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.168.0.0/16, 192.168.0.0, true",
        "192.168.0.0/16, 192.168.255.255, true",
        "192.168.0.0/16, 192.169.0.0, false",
        "192.168.77.1/16, 192.168.1.2, true",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.6, false",
        "10.0.0.7/32, 10.0.0.7, true",
        "10.0.0.7/32, 10.0.0.8, false",
        "10.0.0.0/31, 10.0.0.1, true",
        "10.0.0.0/31, 10.0.0.2, false",
        "128.0.0.0/1, 255.1.2.3, true",
        "128.0.0.0/1, 127.0.0.1, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 8.8.8.8, false",
        "fd00::/8, fdff:1234::1, true",
        "fd00::/8, fe80::1, false",
        "fc00::/7, fdff::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::1, 2001:db8::1, true",
        "2001:db8::1/128, 2001:db8::2, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "::ffff:10.0.0.7, 10.0.0.7, true"
    })
    void holdsTheAddressesThatBeginAsItDoes(String range, String address, boolean expected) throws UnknownHostException {
        assertThat(AddressRange.of(range).contains(InetAddress.getByName(address))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/ 8", "::/129", "10.0.0",
        "256.0.0.1", "localhost", "example.org", "10.0.0.0-10.0.0.9", "*", "all", "fe80::1::2/64", "::ffff:10.0.0.0/95"
    })
    void isRefusedInAnyOtherForm(String text) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> AddressRange.of(text))
                .withMessage("address range: %s (expected: such as 192.168.0.0/16, fd00::/8 or 10.0.0.7)", text);
    }
}
