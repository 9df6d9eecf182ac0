// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.RefusedException;
import dev.kineograph.Sources;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamState;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a stream shows while it is recorded is on the disk.
class RecordingTest {
    private final Hub hub = new Hub();

    @TempDir
    private Path parent;

    private RecordingSettings settings;
    private RecordedFolder recorded;
    private ImageStream stream;
    private Publisher publisher;

    @BeforeEach
    void open() {
        recorded = new RecordedFolder(parent.resolve("door"));
        settings = RecordingSettings.of(recorded.path());
        stream = hub.stream("door");
        publisher = hub.publisher("door");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private void publish(int number, Duration age) {
        publisher.publish(Picture.of(SmallPictures.jpeg(number), age));
    }

    private void publish(int from, int to) {
        for (int number = from; number <= to; number++) {
            publisher.publish(SmallPictures.jpeg(number));
        }
    }

    private void assertPictures(int... numbers) throws IOException {
        var pictures = recorded.pictures();
        assertThat(pictures).hasSize(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(pictures.get(i)).as("picture %d", i).isEqualTo(SmallPictures.jpeg(numbers[i]));
        }
    }

    @Test
    void eachPictureIsAFileInAFolderOfItsHourNamedByWhenItWasCaptured() throws Exception {
        try (var recording = Recording.of(stream, settings)) {
            recording.start();

            publish(1, Duration.ofHours(3));
            publish(2, Duration.ofMinutes(1));
            publish(3, 40);

            await().until(() -> recording.pictures() == 40);
            assertThat(recording.skipped()).isZero();
            assertThat(recording.fault()).isEmpty();
        }
        assertThat(recorded.pictures()).hasSize(40);
        assertThat(recorded.pictures().getFirst()).isEqualTo(SmallPictures.jpeg(1));
        assertThat(recorded.pictures().getLast()).isEqualTo(SmallPictures.jpeg(40));
        var oldest = recorded.files().getFirst();
        var hour = Instant.now().minus(Duration.ofHours(3)).toString().substring(0, 11);
        assertThat(oldest.getParent().getFileName().toString()).startsWith(hour.substring(0, 10)).matches("\\S{10}T\\d\\dZ");
        assertThat(oldest.getFileName().toString()).startsWith(hour).matches("\\S{10}T\\d\\d-\\d\\d-\\d\\d\\.\\d{3}Z\\.jpg");
    }

    @Test
    void aFolderReplaysIt() throws Exception {
        try (var recording = Recording.of(stream, settings)) {
            recording.start();
            publish(1, Duration.ofHours(2));
            publish(2, 3);
        }
        try (var watched = new Watched(SourceProvider.address("folder:%s?subfolders&fps=100".formatted(recorded.path())))) {
            for (int i = 0; i < 2; i++) {
                for (int number = 1; number <= 3; number++) {
                    assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(number));
                }
            }
        }
    }

    @Test
    void aTimeLapseKeepsItsRhythm() throws Exception {
        try (var recording = Recording.of(stream, settings.withEvery(Duration.ofSeconds(30)))) {
            recording.start();

            for (int number = 0; number <= 10; number++) {
                publish(number, Duration.ofSeconds(1000 - 20L * number)); // Every 20 s.
            }
            publish(11, Duration.ofMinutes(10)); // After a pause.
            publish(12, Duration.ofSeconds(580));
        }
        // At 0, 40, 60, 100, 120, 160, 180 s: of each half minute the first one.
        assertPictures(0, 2, 3, 5, 6, 8, 9, 11);
    }

    @Test
    void nothingIsRecordedBeforeItIsOnOrAfterItIsOff() throws Exception {
        try (var recording = Recording.of(stream, settings)) {
            publish(1, 2);
            recording.start();
            recording.start();
            publish(3, 4);
            recording.stop();
            recording.stop();
            recording.start();
            recording.stop();
            publish(5, 6);
        }
        // Number 2 is what there is to see when it begins.
        assertPictures(2, 3, 4);
    }

    @Test
    void theSecondsBeforeAreThereIfTheyAreAskedFor() throws Exception {
        try (var recording = Recording.of(stream, settings.withBefore(Duration.ofSeconds(30)))) {
            publish(1, Duration.ofSeconds(60));
            publish(2, Duration.ofSeconds(40));
            publish(3, Duration.ofSeconds(20));
            publish(4, Duration.ofSeconds(1));
            recording.start();
            publish(5, 5);
            recording.stop();
            publish(6, 6);
            recording.start();
            publish(7, 7);
        }
        assertPictures(3, 4, 5, 6, 7);
    }

    @Test
    void theSecondsBeforeNeverTakeMoreThanTheirMemory() throws Exception {
        var before = settings.withBefore(Duration.ofMinutes(10)).withMemoryBytes(2_000_000);
        try (var recording = Recording.of(stream, before)) {
            for (int number = 1; number <= 10; number++) {
                publisher.publish(RecordedFolder.large(number, 500_000));
            }
            recording.start();
        }
        assertThat(recorded.bytes()).isBetween(1_000_000L, 2_000_000L);
        assertThat(recorded.pictures().getLast()).isEqualTo(RecordedFolder.large(10, 500_000));
    }

    @Test
    void aFileSwitchesItOnWhileItIsThere() throws Exception {
        var file = parent.resolve("motion");
        try (var recording = Recording.of(stream, settings.withOnlyWhile(file).withBefore(Duration.ofSeconds(30)))) {
            recording.start(); // Not by this.
            publish(1, Duration.ofSeconds(60));
            publish(2, Duration.ofSeconds(20));

            Files.createFile(file);

            await().until(() -> recording.pictures() == 1);
            publish(3, 3);
            await().until(() -> recording.pictures() == 2);
            Files.delete(file);
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true); // It is looked at four times a second.
            publish(4, 4);
        }
        assertPictures(2, 3);
    }

    @Test
    void itsSourceRunsOnlyWhileItIsOnAndWhatItShowedBeforeItSleptIsNoPartOfIt() throws Exception {
        var number = new AtomicInteger();
        var sleeping = hub.add("sleeping", Sources.of(100, () -> SmallPictures.jpeg(number.incrementAndGet())));
        try (var recording = Recording.of(sleeping, settings)) {
            assertThat(sleeping.state()).isEqualTo(StreamState.WAITING);

            recording.start();
            await().until(() -> recording.pictures() > 3);
            recording.stop();

            await().until(() -> sleeping.state() == StreamState.WAITING);
            var last = Objects.requireNonNull(sleeping.newest());
            int pictures = recorded.files().size();
            recording.start();
            await().until(() -> recording.pictures() > pictures + 3);
            assertThat(recorded.pictures().get(pictures)).isNotEqualTo(last.toByteArray());
        }
    }

    @Test
    void theOldestGoFirstAndOverRestartsTooAndWhatIsNotItsOwnStays() throws Exception {
        var old = Files.createDirectories(recorded.path().resolve("2001-01-01T00Z"));
        var foreign = Files.writeString(old.resolve("letter.txt"), "dear ...");
        var photo = Files.write(recorded.path().resolve("2001-01-01.jpg"), SmallPictures.jpeg(9));
        var keeping = settings.withKeepBytes(20_000_000);
        for (int run = 0; run < 3; run++) {
            var name = "door" + run;
            try (var recording = Recording.of(hub.stream(name), keeping);
                    var restarted = hub.publisher(name)) {
                recording.start();
                for (int i = 1; i <= 4; i++) {
                    int soFar = i;
                    int number = 4 * run + i;
                    restarted.publish(Picture.of(RecordedFolder.large(number, 3_000_000), Duration.ofHours(20 - number)));
                    await().until(() -> recording.pictures() == soFar);
                }
            }
        }
        assertThat(foreign).exists();
        assertThat(photo).exists();
        assertThat(recorded.bytes()).isBetween(17_000_000L, 20_000_000L);
        assertThat(recorded.pictures().getLast()).isEqualTo(RecordedFolder.large(12, 3_000_000));
        assertThat(recorded.files()).hasSize(6);
        assertThat(recorded.pictures().getFirst()).isEqualTo(RecordedFolder.large(7, 3_000_000));
        try (var folders = Files.list(recorded.path())) {
            assertThat(folders.filter(Files::isDirectory)).as("those of the 6 hours, and the one with the letter").hasSize(7);
        }
    }

    @Test
    void picturesThatSomebodyDeletesMeanwhileMakeRoomToo() throws Exception {
        try (var recording = Recording.of(stream, settings.withKeepBytes(20_000_000))) {
            recording.start();
            for (int number = 1; number <= 6; number++) {
                publisher.publish(Picture.of(RecordedFolder.large(number, 3_000_000), Duration.ofHours(20 - number)));
            }
            await().until(() -> recording.pictures() == 6);
            for (var file : recorded.files().subList(0, 4)) {
                Files.delete(file);
                Files.delete(file.getParent());
            }
            for (int number = 7; number <= 10; number++) {
                publisher.publish(Picture.of(RecordedFolder.large(number, 3_000_000), Duration.ofHours(20 - number)));
            }
            await().until(() -> recording.pictures() == 10);
        }
        assertThat(recorded.files()).hasSize(6);
    }

    @Test
    void aFolderHasOneRecording() throws Exception {
        try (var _ = Recording.of(stream, settings)) {
            assertThatThrownBy(() -> Recording.of(hub.stream("other"), settings))
                    .isInstanceOf(IOException.class)
                    .hasMessage("%s: another recording writes there (expected: a folder of its own)", recorded.path());
        }
        Recording.of(stream, settings).close();
        assertThatThrownBy(() -> Recording.of(stream, RecordingSettings.of(Files.createFile(parent.resolve("file")))))
                .hasMessage("%s: a file (expected: a folder)", parent.resolve("file"));
        assertThatThrownBy(() -> Recording.of(stream, RecordingSettings.of(parent.resolve("file/below"))))
                .hasMessageStartingWith("%s: ", parent.resolve("file/below"))
                .hasMessageEndingWith(" (expected: a folder that can be written to)")
                .message().doesNotContain("Exception");
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> settings.withEvery(Duration.ofMillis(99)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("every: 99ms (expected: 100ms to 24h)");
        assertThatThrownBy(() -> settings.withKeepBytes(19_999_999))
                .hasMessage("keep: 19,999,999 bytes (expected: 20,000,000 to 100,000,000,000,000)");
        assertThatThrownBy(() -> settings.withBefore(Duration.ofMinutes(11))).hasMessage("before: 11m (expected: 0s to 10m)");
    }
}
