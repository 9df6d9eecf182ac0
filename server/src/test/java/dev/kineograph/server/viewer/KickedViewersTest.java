// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A viewer that was made to leave stays away for ten minutes.
class KickedViewersTest {
    private static final StreamName DOOR = StreamName.of("door");

    private final AtomicLong now = new AtomicLong();
    private final KickedViewers kicked = new KickedViewers(now::get);

    private static ListedViewer viewer(String identity, long program) {
        return new ListedViewer(identity, program, "multipart", InetAddress.getLoopbackAddress(), Duration.ZERO, 0, 0, Variant.ORIGINAL);
    }

    @Test
    void itMayComeBackAfterTenMinutes() {
        kicked.add(DOOR, viewer("cookie a", 0));
        now.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
        assertThatThrownBy(() -> kicked.check(DOOR, "cookie a", 0)).isInstanceOf(RefusedException.class).hasMessageContaining("ten minutes");

        now.addAndGet(1);

        assertThatCode(() -> kicked.check(DOOR, "cookie a", 0)).doesNotThrowAnyException();
    }

    @Test
    void otherStreamsAndOtherViewersAreNotAffected() {
        kicked.add(DOOR, viewer("cookie a", 7));

        assertThatThrownBy(() -> kicked.check(DOOR, "cookie b", 7)).isInstanceOf(RefusedException.class);
        assertThatCode(() -> {
            kicked.check(StreamName.of("yard"), "cookie a", 7);
            kicked.check(DOOR, "cookie b", 0);
            kicked.check(DOOR, "cookie b", 8);
        }).doesNotThrowAnyException();
    }

    @Test
    void theFirstOfTooManyMakesRoom() {
        for (int number = 0; number <= KickedViewers.MAX_ENTRIES; number++) {
            kicked.add(DOOR, viewer("cookie " + number, 0));
        }

        assertThatCode(() -> kicked.check(DOOR, "cookie 0", 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> kicked.check(DOOR, "cookie 1", 0)).isInstanceOf(RefusedException.class);
    }
}
