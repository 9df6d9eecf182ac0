// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.counter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.app.Program;
import dev.kineograph.imaging.CounterPicture;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The look of the picture is chosen on the command line.
class CounterCommandTest {
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/");

    @TempDir
    private Path folder;

    @Test
    void everyOptionIsInThePicture() throws Exception {
        var program = Program.start(
                folder.resolve("log"),
                "counter", "--port", "0", "--label", "Here: {n} + you", "--color", "#fff", "--background", "navy",
                "--size", "40.5", "--width", "400", "--height", "60");
        try {
            var port = PORT.matcher(program.inputReader().readLine()).results().findFirst().orElseThrow().group(1);
            try (var viewer = CounterViewer.of(Integer.parseInt(port), "/online.png")) {
                var expected = CounterPicture.standard()
                        .label("Here: {n} + you").color("#fff").background("navy").size(400, 60).textSize(40.5);

                assertThat(viewer.next()).isIn(expected.png(0), expected.png(1));
            }
        } finally {
            program.destroy();
            assertThat(program.waitFor(5, TimeUnit.SECONDS)).as("ended within 5 s").isTrue();
        }
    }
}
