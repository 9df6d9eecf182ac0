// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Picture;
import dev.kineograph.capture.LoggedLines;
import dev.kineograph.capture.SmallPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// What is logged of a disk's faults.
@Isolated("It reads the log of the whole program.")
class PictureWriterTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final LoggedLines log = new LoggedLines();

    @Test
    void aFaultIsToldOnceAndAnotherOneInItsPlaceToo() throws Exception {
        var recorded = folder.resolve("door");
        var waiting = new WaitingPictures(RecordingSettings.of(recorded));
        waiting.close(); // Then no pause is made after a fault.
        var writer = new PictureWriter("door", waiting);
        var picture = Picture.of(SmallPictures.jpeg(1));
        try (var files = RecordedFiles.in(recorded, OptionalLong.empty())) {
            Files.delete(recorded.resolve(".kineograph-lock"));
            Files.delete(recorded);
            writer.write(files, picture);
            writer.write(files, picture);
            Files.createFile(recorded);
            writer.write(files, picture);
            writer.write(files, picture);

            assertThat(log.all()).filteredOn(line -> line.contains("tried again")).satisfiesExactly(
                    line -> assertThat(line).contains("no such file or folder"),
                    line -> assertThat(line).containsIgnoringCase("not a directory"));
        }
    }
}
