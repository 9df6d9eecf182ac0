// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSearchTest {
    private static int oneByOne(byte value, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != value) {
            at++;
        }
        return at;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7f, 0x80, 0x81, 0xfe, 0xff})
    void theSameByteIsFoundAsOneByOne(int value) {
        var random = new Random(value);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int at = 0; at < bytes.length; at++) {
                // Neighbours of the value are what a search by words might take for it.
                bytes[at] = (byte) (value + (random.nextInt(8) == 0 ? 0 : 1 - random.nextInt(2) * 2));
            }
            int to = random.nextInt(bytes.length + 1);
            int from = random.nextInt(to + 1);

            assertThat(ByteSearch.indexOf((byte) value, bytes, from, to)).isEqualTo(oneByOne((byte) value, bytes, from, to));
        }
    }

    private static int markerOneByOne(byte[] bytes, int from, int to) {
        for (int at = from; at + 1 < to; at++) {
            int kind = bytes[at + 1] & 0xff;
            if (bytes[at] == (byte) 0xff && kind >= 0xc0 && (kind < 0xd0 || kind > 0xd7)) {
                return at;
            }
        }
        return to;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30, 300, 3000, 30_000})
    void theSameMarkerIsFoundAsOneByOne(int seldom) {
        var random = new Random(seldom);
        byte[] neighbours = HexFormat.of().parseHex("00017f808140bffe");
        byte[] noMarkers = HexFormat.of().parseHex("000180bfd0d1d6d7");
        byte[] markers = HexFormat.of().parseHex("c0cfc8d8d9e0feff");
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(2 * seldom + 20)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = neighbours[random.nextInt(neighbours.length)];
                if (at > 0 && random.nextInt(8) == 0) {
                    bytes[at - 1] = (byte) 0xff;
                    bytes[at] = (random.nextInt(seldom) == 0 ? markers : noMarkers)[random.nextInt(8)];
                }
            }
            int to = random.nextInt(bytes.length + 1);
            int from = random.nextInt(to + 1);

            assertThat(ByteSearch.indexOfMarker(bytes, from, to)).isEqualTo(markerOneByOne(bytes, from, to));
        }
    }

    @Test
    void nothingBehindTheEndIsFound() {
        byte[] bytes = new byte[20];
        bytes[19] = 1;

        assertThat(ByteSearch.indexOf((byte) 1, bytes, 0, 19)).isEqualTo(19);
        assertThat(ByteSearch.indexOf((byte) 1, bytes, 0, 20)).isEqualTo(19);
        assertThat(ByteSearch.indexOf((byte) 1, bytes, 20, 20)).isEqualTo(20);
    }
}
