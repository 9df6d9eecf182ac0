// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostNamesTest {
    @Test
    void equalNamesAreOneText() {
        var first = HostNames.shared(copy("one-text.example:8080"));

        assertThat(HostNames.shared(copy("one-text.example:8080"))).isSameAs(first);
    }

    @Test
    void whateverIsAskedForEqualsWhatIsReturned() {
        for (var name : List.of("", "camera.example", "[::1]:8080", "x".repeat(5_000))) {
            assertThat(HostNames.shared(name)).isEqualTo(name);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(HostNames.shared("host-" + i)).isEqualTo("host-" + i);
        }
    }

    private static String copy(String text) {
        return String.valueOf(text.toCharArray());
    }
}
