// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.capture.SmallPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ffmpeg makes a film, and ffprobe says what is in it.
class FilmTest {
    @TempDir
    private Path parent;

    private Path folder;
    private Path file;

    @BeforeEach
    void create() throws IOException {
        folder = Files.createDirectory(parent.resolve("it's 100 % printed"));
        file = parent.resolve("print: 1 %d.mp4");
    }

    private void put(String hour, String name, byte[] picture) throws IOException {
        Files.write(Files.createDirectories(folder.resolve(hour)).resolve(name), picture);
    }

    private String probe() throws IOException {
        var probe = new ProcessBuilder("ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries",
                        "stream=codec_name,width,height,pix_fmt,duration,nb_read_frames", "-of", "csv=p=0", "file:" + file)
                .redirectErrorStream(true).start();
        try (var output = probe.inputReader()) {
            return output.readLine();
        }
    }

    @Test
    void eachPictureIsShownForTheSameTimeInTheOrderOfTheirTimes() throws Exception {
        for (int i = 0; i < 10; i++) {
            put("2026-11-28T20Z", "2026-11-28T20-59-5" + i + ".000Z.jpg", SmallPictures.jpeg(i));
            put("2026-11-28T21Z", "2026-11-28T21-00-0" + i + ".000Z.jpg", SmallPictures.jpeg(10 + i));
        }

        var made = new Film(folder, file, 5).make();

        assertThat(made).isEqualTo(new Film.FilmedPictures(20, 0));
        assertThat(probe()).isEqualTo("h264,16,12,yuv420p,4.000000,20");
    }

    @Test
    void whatIsCutOrOfAnotherFormatOrNoPictureIsLeftOut() throws Exception {
        byte[] whole = SmallPictures.png(1);
        put("a", "1.png", whole);
        put("a", "2.png", Arrays.copyOf(whole, whole.length / 2));
        put("a", "3.png", new byte[0]);
        put("a", "4.jpg", SmallPictures.jpeg(4));
        put("a", "5.txt", bytes("no picture"));
        put("b", "1.png", SmallPictures.png(2));

        var made = new Film(folder, file, 0.5).make();

        assertThat(made).isEqualTo(new Film.FilmedPictures(2, 1));
        assertThat(probe()).isEqualTo("h264,16,12,yuv420p,4.000000,2");
    }

    @Test
    void aFilmThatFailsLeavesNothing() throws Exception {
        assertThatThrownBy(() -> new Film(folder, file, 5).make()).hasMessage("%s: no pictures (expected: a recording)", folder);
        put("a", "1.jpg", SmallPictures.jpeg(1));
        var film = new Film(folder, file, 5);
        Files.createDirectory(parent.resolve("." + file.getFileName() + ".part")); // Where ffmpeg writes.

        assertThatThrownBy(film::make).hasMessageMatching("ffmpeg: ended with code \\d+; the pictures are still in .*printed");

        try (var left = Files.list(parent)) {
            assertThat(left).containsExactly(folder);
        }
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingIsRecorded() throws Exception {
        assertThatThrownBy(() -> new Film(folder, file, 241)).isInstanceOf(RefusedException.class).hasMessage("fps: 241.0 (expected: 0.1 to 240)");
        assertThatThrownBy(() -> new Film(folder, file.resolve("film.mp4"), 25)).hasMessage("%s: no such folder (expected: one for the film)", file);
        Files.createFile(file);
        assertThatThrownBy(() -> new Film(folder, file, 25)).hasMessage("%s: is there already (expected: a new file)", file);
    }
}
