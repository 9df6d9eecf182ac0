// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.Limits;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {

    @ParameterizedTest
    @CsvSource({"1024, 924", "101, 1", "100, 1", "3, 1", "9223372036854775807, 2147483647"})
    void someAreKeptForTheProgram(String soft, int connections) {
        var limits = List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max processes             9                    9                    processes ",
                "Max open files            %-20s 1048576              files     ".formatted(soft));

        assertThat(Descriptors.maxConnections(limits)).isEqualTo(connections);
    }

    @Test
    void whereNothingIsSaidThereIsNoLimit() {
        assertThat(Descriptors.maxConnections(List.of())).isEqualTo(Integer.MAX_VALUE);
        assertThat(Descriptors.maxConnections(List.of("Max open files            unlimited            unlimited            files     ")))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theLowerOfTheTwoLimitsHoldsAndIsNamed() {
        var few = new ConnectionLimits(() -> new Limits(100, 10), 2);
        var many = new ConnectionLimits(() -> new Limits(2, 10), 100);

        for (var limits : List.of(few, many)) {
            assertThat(limits.enter(InetAddress.getLoopbackAddress())).isTrue();
            assertThat(limits.enter(InetAddress.getLoopbackAddress())).isTrue();
            assertThat(limits.enter(InetAddress.getLoopbackAddress())).isFalse();
        }
        assertThat(few.refusal()).contains("at most 2 in all", "ulimit -n");
        assertThat(many.refusal()).contains("at most 2 in all", "maxConnections");
    }
}
