// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Frame;
import dev.kineograph.SourceProvider;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A recording is shown again as it was.
class RecordedPaceTest {
    @TempDir
    private Path folder;

    private void put(String hour, String... names) throws Exception {
        Files.createDirectories(folder.resolve(hour));
        for (var name : names) {
            Files.write(folder.resolve(hour).resolve(name), SmallPictures.jpeg(1));
        }
    }

    private Watched watch(String parameters) {
        return new Watched(SourceProvider.address("folder:%s?subfolders&%s".formatted(folder, parameters)));
    }

    private static Frame next(Watched watched) throws InterruptedException {
        var frame = watched.viewer.await(Duration.ofSeconds(30));
        assertThat(frame).isNotNull();
        return frame;
    }

    /// Milliseconds from one picture to the next.
    private static long pause(Frame first, Frame second) {
        return Duration.ofNanos(second.capturedNanos() - first.capturedNanos()).toMillis();
    }

    @Test
    void eachPictureIsShownAsLongAsItWasThen() throws Exception {
        put("2026-11-28T20Z", "2026-11-28T20-59-59.000Z.jpg", "2026-11-28T20-59-59.200Z.jpg");
        put("2026-11-28T21Z", "2026-11-28T21-00-01.200Z.jpg");
        try (var watched = watch("speed=1")) {
            var first = next(watched);
            var second = next(watched);
            var third = next(watched);
            var again = next(watched);

            assertThat(pause(second, third)).isGreaterThan(1000).isGreaterThan(pause(first, second)).isGreaterThan(pause(third, again));
        }
    }

    @Test
    void aLargerSpeedIsFasterAndADayInWhichNothingWasRecordedIsShort() {
        var pace = new RecordedPace(2);

        assertThat(pace.pauseBefore("2026-11-28T20-59-59.000Z.jpg")).isZero();
        assertThat(pace.pauseBefore("2026-11-28T21-00-00.500Z.png")).isEqualTo(Duration.ofMillis(750));
        assertThat(pace.pauseBefore("2026-11-29T21-00-00.000Z.jpg")).isEqualTo(Duration.ofSeconds(10));
        assertThat(pace.pauseBefore("2026-11-29T21-00-00.001Z.jpg")).isEqualTo(Duration.ofSeconds(1).dividedBy(240));
    }

    @ParameterizedTest
    @ValueSource(strings = {"card.jpg", "", "2026-13-28T20-59-59.500Z.jpg", "2026-11-28T20-59-58.999Z.jpg", "2026-11-28T20-59-59.000Z.jpg", "2026-11-28T20-59-59.500Z.txt"})
    void besideAnotherNameAndFromTheEndToTheBeginningItIsATenthOfASecond(String name) {
        var pace = new RecordedPace(1);
        pace.pauseBefore("2026-11-28T20-59-59.000Z.jpg");

        assertThat(pace.pauseBefore(name)).isEqualTo(Duration.ofMillis(100));
    }
}
