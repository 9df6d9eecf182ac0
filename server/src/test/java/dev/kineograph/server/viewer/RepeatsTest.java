// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.server.Pictures;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatsTest {
    private final Repeats repeats = new Repeats();

    @ParameterizedTest
    @CsvSource({
        "1, 3, 3",
        "100000, 3, 10",
        // Proxies cut what is idle for longer.
        "1000000, 3, 25",
        "1, 3600, 25",
    })
    void aPictureIsSentAgainTwiceBeforeAProxyWouldCutItsConnection(int bytes, int heartbeat, int seconds) {
        var frame = new Frame(Picture.of(bytes == 1 ? Pictures.png(1) : Pictures.large(1, bytes)), 7, 3);
        repeats.shown(0);
        assertThat(isDueAfter(frame, heartbeat, seconds - 1)).isFalse();
        assertThat(isDueAfter(frame, heartbeat, seconds + 1)).isTrue();
        assertThat(isDueAfter(frame, heartbeat, seconds + 1)).isTrue();
        assertThat(isDueAfter(frame, heartbeat, seconds + 1)).isFalse();
    }

    private boolean isDueAfter(Frame frame, int heartbeat, int seconds) {
        return repeats.isDue(frame, Duration.ofSeconds(heartbeat), Duration.ofSeconds(seconds).toNanos());
    }
}
