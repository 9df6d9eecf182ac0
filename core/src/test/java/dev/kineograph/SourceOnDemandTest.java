// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.CountingSource.UNTIL_INTERRUPTED;
import static dev.kineograph.Refusals.assertRefused;
import static dev.kineograph.StreamSettings.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceOnDemandTest {
    private static final StreamSettings LINGERING = DEFAULT.withCloseAfter(Duration.ofSeconds(10));

    private final LoneStreams lone = new LoneStreams();
    private final CountingSource source = new CountingSource(UNTIL_INTERRUPTED);
    private ImageStream stream = lone.stream(DEFAULT, source);

    @AfterEach
    void retire() {
        stream.retire();
    }

    private Subscription watch() throws InterruptedException {
        var viewer = stream.watch();
        assertThat(viewer.await(Duration.ofSeconds(30))).isNotNull();
        return viewer;
    }

    @Test
    void nothingRunsWhileNobodyWatches() {
        lone.pass(Duration.ofSeconds(1), stream);

        assertThat(source.runs()).isZero();
        assertThat(stream.state()).isEqualTo(StreamState.WAITING);
    }

    @Test
    void theFirstReaderStartsItAndOthersShareIt() throws InterruptedException {
        watch();
        watch();
        lone.pass(Duration.ofSeconds(1), stream);

        assertThat(source.runs()).isEqualTo(1);
        assertThat(stream.state()).isEqualTo(StreamState.ONLINE);
    }

    @Test
    void itStopsWithTheLastReaderAndItsLastFrameStays() throws InterruptedException {
        var first = watch();
        var second = watch();

        first.close();
        assertThat(source.isRunning()).isTrue();
        second.close();

        source.awaitStopped();
        await().until(() -> stream.state() == StreamState.WAITING);
        assertThat(stream.newest()).isNotNull();
    }

    @Test
    void itKeepsRunningForAWhileAfterTheLastReader() throws InterruptedException {
        stream = lone.stream(LINGERING, source);

        watch().close();
        lone.pass(Duration.ofMillis(9_999), stream);
        assertThat(source.isRunning()).isTrue();
        lone.pass(Duration.ofMillis(1), stream);

        source.awaitStopped();
    }

    @Test
    void aReaderThatComesBackInThatTimeFindsItRunning() throws InterruptedException {
        stream = lone.stream(LINGERING, source);

        watch().close();
        lone.pass(Duration.ofSeconds(9), stream);
        watch().close();
        lone.pass(Duration.ofSeconds(9), stream);

        assertThat(source.isRunning()).isTrue();
        assertThat(source.runs()).isEqualTo(1);
    }

    @Test
    void itStartsAgainWithTheNextFirstReaderInANewEpoch() throws InterruptedException {
        watch().close();
        source.awaitStopped();
        await().until(() -> stream.state() == StreamState.WAITING);
        var before = Objects.requireNonNull(stream.newest());

        stream.watch();

        source.awaitRuns(2);
        await().until(() -> Objects.requireNonNull(stream.newest()).sequence() == 2);
        assertThat(Objects.requireNonNull(stream.newest()).epoch()).isGreaterThan(before.epoch());
    }

    @Test
    void oneThatIsNotOnDemandRunsWithoutReaders() throws InterruptedException {
        stream = lone.stream(DEFAULT.withOnDemand(false), source);
        stream.apply(stream.settings());
        source.awaitRuns(1);

        watch().close();
        lone.pass(Duration.ofHours(1), stream);

        assertThat(source.isRunning()).isTrue();
    }

    @Test
    void demandMayBeAskedForLater() {
        stream.apply(DEFAULT.withOnDemand(false));
        source.awaitRuns(1);

        stream.apply(DEFAULT);

        source.awaitStopped();
    }

    @Test
    void retirementStopsItAtOnce() throws InterruptedException {
        stream = lone.stream(LINGERING, source);
        var viewer = watch();

        stream.retire();

        source.awaitStopped();
        assertThat(viewer.await(Duration.ofSeconds(30))).isNull();
    }

    @Test
    void nobodyElsePublishesWhereThereIsASource() {
        assertRefused(Refusal.TAKEN, () -> stream.publisher(LoneStreams.ANNA)).contains("its own source");
    }

    @Test
    void othersPublishBesideASourceWhereManyMay() throws InterruptedException {
        stream = lone.stream(DEFAULT.withPublishers(PublisherPolicy.MANY), source);
        watch();

        stream.publisher(LoneStreams.ANNA).publish(Sample.DRAWING.picture());

        assertThat(Objects.requireNonNull(stream.newest()).format()).isEqualTo(ImageFormat.PNG);
    }
}
