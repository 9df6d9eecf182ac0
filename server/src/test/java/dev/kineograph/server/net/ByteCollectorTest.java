// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.server.NoLeaks;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class ByteCollectorTest {
    private final MemoryBudget budget = new MemoryBudget(() -> 4L << 20);
    private final ByteCollector collector =
            new ByteCollector(() -> budget.open(InetAddress.getLoopbackAddress(), () -> {}));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000, 16 << 10, 100_000, 1 << 20})
    void piecesOfAnySizeBecomeOneArray(int piece) {
        byte[] all = randomBytes(piece);

        add(all, piece, true);

        assertThat(budget.held()).isEqualTo(300_000);
        assertThat(collector.take()).isEqualTo(all);
        assertThat(budget.held()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000, 16 << 10, 100_000, 1 << 20})
    void piecesOfAnySizeBecomeOneArrayWhereNobodySaidHowManyAreToCome(int piece) {
        byte[] all = randomBytes(piece);

        add(all, piece, false);

        assertThat(budget.held()).isBetween(300_000L, 600_000L);
        assertThat(collector.take()).isEqualTo(all);
        assertThat(budget.held()).isZero();
    }

    private void add(byte[] all, int piece, boolean lengthIsKnown) {
        var from = Unpooled.wrappedBuffer(all);
        while (from.isReadable()) {
            int toCome = from.readableBytes();
            var next = from.readSlice(Math.min(piece, toCome));
            assertThat(collector.add(next, lengthIsKnown ? toCome : Integer.MAX_VALUE)).isPositive();
        }
        assertThat(collector.length()).isEqualTo(all.length);
    }

    private static byte[] randomBytes(int seed) {
        byte[] bytes = new byte[300_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void noMoreIsTakenThanIsWanted() {
        var from = Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5});

        assertThat(collector.add(from, 2)).isEqualTo(2);
        assertThat(collector.add(from, 0)).isZero();
        assertThat(collector.add(from, Long.MAX_VALUE)).isEqualTo(3);

        assertThat(collector.take()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void whatWasTakenIsNotTouchedByWhatComesNext() {
        collector.add(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), 3);
        byte[] first = collector.take();
        byte[] before = Arrays.copyOf(first, first.length);

        assertThat(collector.length()).isZero();
        collector.add(Unpooled.wrappedBuffer(new byte[] {9, 9}), 2);

        assertThat(collector.take()).containsExactly(9, 9);
        assertThat(first).isEqualTo(before);
    }

    @Test
    void whatHasNoPlaceInTheBudgetIsDroppedWithAllBeforeIt() {
        collector.add(Unpooled.wrappedBuffer(new byte[900_000]), 900_000);

        assertThatThrownBy(() -> collector.add(Unpooled.wrappedBuffer(new byte[200_000]), 200_000))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1,048,576 bytes");

        assertThat(collector.length()).isZero();
        assertThat(budget.held()).isZero();
    }

    @Test
    void nothingIsAnEmptyArray() {
        assertThat(collector.take()).isEmpty();
    }
}
