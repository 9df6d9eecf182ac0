// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.util.Arrays;

/// Estimates how many different hashes there are, in 16 KB, whatever their number: HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, 2007). With
/// 16,384 registers its standard error is 0.8 %. Sketches of several nodes are merged into that of all their people.
///
/// **Threading.** Confined to the cluster's thread.
final class Sketch {
    private static final int INDEX_BITS = 14;

    /// How many bytes it has.
    static final int REGISTERS = 1 << INDEX_BITS;

    private static final int MAX_RANK = Long.SIZE - INDEX_BITS + 1;

    private final byte[] registers;

    /// Of nobody.
    Sketch() {
        this(new byte[REGISTERS]);
    }

    /// A sketch that another node has made.
    ///
    /// @param registers not changed by anybody else
    Sketch(byte[] registers) {
        for (byte rank : registers) {
            if (registers.length != REGISTERS || rank < 0 || rank > MAX_RANK) {
                throw new IllegalArgumentException("sketch: %d registers, one of %d (expected: %d, of 0 to %d)"
                        .formatted(registers.length, rank, REGISTERS, MAX_RANK));
            }
        }
        this.registers = registers;
    }

    void add(long hash) {
        int index = (int) (hash >>> (Long.SIZE - INDEX_BITS));
        int rank = Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS) + 1, MAX_RANK);
        registers[index] = (byte) Math.max(registers[index], rank);
    }

    void add(Sketch other) {
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        }
    }

    /// The estimate without bias for few as for many (Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", 2017).
    int estimate() {
        var counts = new int[MAX_RANK + 1];
        for (byte rank : registers) {
            counts[rank]++;
        }
        double sum = REGISTERS * tau(1 - (double) counts[MAX_RANK] / REGISTERS);
        for (int rank = MAX_RANK - 1; rank > 0; rank--) {
            sum = (sum + counts[rank]) / 2;
        }
        sum += REGISTERS * sigma((double) counts[0] / REGISTERS);
        return (int) Math.min(Integer.MAX_VALUE, Math.round(REGISTERS * (REGISTERS / (2 * Math.log(2)) / sum)));
    }

    private static double sigma(double share) {
        if (share == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double power = share;
        double weight = 1;
        double sum = share;
        for (double before = Double.NaN; sum != before; weight *= 2) {
            before = sum;
            power *= power;
            sum += power * weight;
        }
        return sum;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double root = share;
        double weight = 1;
        double sum = 1 - share;
        for (double before = Double.NaN; sum != before; ) {
            before = sum;
            root = Math.sqrt(root);
            weight /= 2;
            sum -= (1 - root) * (1 - root) * weight;
        }
        return sum / 3;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(registers, REGISTERS);
    }
}
