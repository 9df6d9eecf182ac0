// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {
    @Test
    void aDateHasTwoDigitsForEveryDay() {
        assertThat(ResponseHead.date(Instant.parse("1994-11-06T08:49:37.9Z"))).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
