// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kineograph.Delivery;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is full or slow costs the recording pictures, and the live picture nothing.
class BadDisksTest {
    private static final int PICTURE_BYTES = 300_000;
    private static final int PICTURES = 40;

    private final Hub hub = new Hub();
    private final ImageStream stream = hub.stream("door");
    private final Subscription viewer = stream.watch(Delivery.boundedEvery(1000), () -> {});

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        hub.close();
    }

    private void publish() {
        try (var publisher = hub.publisher("door")) {
            for (int number = 0; number < PICTURES; number++) {
                publisher.publish(RecordedFolder.large(number, PICTURE_BYTES));
            }
        }
    }

    private void assertThatTheViewerHasAll() throws InterruptedException {
        for (int number = 0; number < PICTURES; number++) {
            var frame = viewer.await(Duration.ofSeconds(30));
            assertThat(frame).isNotNull();
            assertThat(frame.toByteArray()).isEqualTo(RecordedFolder.large(number, PICTURE_BYTES));
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    /// Two megabytes, for what is twelve.
    @Test
    void aFullDiskIsToldOnceAndTheRecordingGoesOnWhenThereIsRoom() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=2m", "none", folder.toString()), "who may not mount has no small disk");
        try (var recording = Recording.of(stream, RecordingSettings.of(folder))) {
            recording.start();
            publish();

            assertThatTheViewerHasAll();
            await().until(() -> recording.fault().isPresent());
            assertThat(recording.fault().orElseThrow()).containsIgnoringCase("no space left");
            var recorded = new RecordedFolder(folder);
            assertThat(recorded.pictures()).hasSizeBetween(4, 7).allSatisfy(picture -> assertThat(picture).hasSizeGreaterThan(PICTURE_BYTES));
            assertThat(recording.skipped()).isEqualTo(1);

            long before = recording.pictures();
            for (var file : recorded.files()) {
                Files.delete(file);
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> recording.pictures() > before + 2);
        } finally {
            run("umount", folder.toString());
        }
    }

    /// The file that is written first is a pipe that nobody reads: the recording's thread stands still in the middle of it.
    @Test
    void aDiskThatStandsStillCostsTheRecordingPicturesAndNobodyElse() throws Exception {
        try (var recording = Recording.of(stream, RecordingSettings.of(folder).withMemoryBytes(3_000_000))) {
            var pipe = folder.resolve(".kineograph-next");
            assertThat(run("mkfifo", pipe.toString())).isTrue();
            recording.start();
            publish();

            assertThatTheViewerHasAll();
            assertThat(recording.pictures()).isZero();
            assertThat(recording.skipped()).isBetween(PICTURES - 12L, PICTURES - 8L);

            var reader = new ProcessBuilder("cat", pipe.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            await().until(() -> recording.pictures() + recording.skipped() == PICTURES);
            assertThat(reader.waitFor()).isZero();
            var newest = new RecordedFolder(folder).files().getLast();
            assertThat(newest).hasBinaryContent(RecordedFolder.large(PICTURES - 1, PICTURE_BYTES));
        }
    }
}
