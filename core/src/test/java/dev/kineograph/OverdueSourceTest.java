// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.CountingSource.UNTIL_INTERRUPTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A source whose first picture does not come in time is run anew.
class OverdueSourceTest {
    private static final Source SILENT = _ -> new CountDownLatch(1).await();
    private static final Duration TIME = Duration.ofSeconds(10);

    private final LoneStreams lone = new LoneStreams();
    private ImageStream stream = lone.stream();

    @AfterEach
    void retire() {
        stream.retire();
    }

    private CountingSource watched(StreamSettings settings, Source... runs) {
        var source = new CountingSource(runs);
        stream = lone.stream(settings, source);
        stream.watch();
        source.awaitRuns(1);
        return source;
    }

    @Test
    void itFailsAndIsRunAgain() {
        var source = watched(StreamSettings.FETCHED, SILENT, UNTIL_INTERRUPTED);

        lone.pass(TIME.minusMillis(1), stream);
        assertThat(source.isRunning()).isTrue();
        lone.pass(Duration.ofMillis(1), stream);

        await().until(() -> stream.fault().isPresent());
        assertThat(stream.fault()).contains("no picture within 10s");
        lone.clock.passUntilWaking();
        await().until(() -> stream.state() == StreamState.ONLINE);
        assertThat(source.runs()).isEqualTo(2);
    }

    @Test
    void thatItReturnsThenIsNoOrderlyEnd() {
        var source = watched(StreamSettings.FETCHED, _ -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // It ends as if it had no more pictures.
            }
        }, UNTIL_INTERRUPTED);

        lone.pass(TIME, stream);
        lone.clock.passUntilWaking();

        source.awaitRuns(2);
    }

    @Test
    void oneThatHasShownAPictureMayTakeItsTime() {
        var source = watched(StreamSettings.FETCHED, UNTIL_INTERRUPTED);
        await().until(() -> stream.state() == StreamState.ONLINE);

        lone.pass(Duration.ofHours(1), stream);

        assertThat(source.isRunning()).isTrue();
        assertThat(stream.fault()).isEmpty();
    }

    @Test
    void aPictureOfSomebodyElseIsNotItsFirst() {
        watched(StreamSettings.FETCHED.withPublishers(PublisherPolicy.MANY), SILENT);
        stream.publisher(LoneStreams.ANNA).publish(Sample.BASELINE.picture());

        lone.pass(TIME, stream);

        await().until(() -> stream.fault().isPresent());
    }

    @Test
    void withoutATimeForItNoneIsLate() {
        var source = watched(StreamSettings.DEFAULT, SILENT);

        lone.pass(Duration.ofHours(1), stream);

        assertThat(source.isRunning()).isTrue();
    }
}
