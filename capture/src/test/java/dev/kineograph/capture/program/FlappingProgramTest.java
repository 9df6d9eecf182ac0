// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.SourceProvider;
import dev.kineograph.capture.SmallPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// A program that fails after each picture, two hundred times, leaves nothing behind; with `-Dkineograph.long=true` a thousand times.
@Isolated("It counts the threads, descriptors and children of the whole program.")
class FlappingProgramTest {
    private static final int TIMES = Boolean.getBoolean("kineograph.long") ? 1000 : 200;

    @TempDir
    private Path folder;

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("kineograph-pipe")).count();
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long children() {
        return ProcessHandle.current().descendants().count();
    }

    @Test
    void noProcessNoThreadAndNoPipeIsLeft() throws Exception {
        Files.write(folder.resolve("picture.jpg"), SmallPictures.jpeg(1));
        var program = Files.writeString(folder.resolve("flaps"), "#!/bin/sh\ncat %s/picture.jpg\nexit 3\n".formatted(folder));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (var hub = new Hub();
                var publisher = hub.publisher("door")) {
            var source = SourceProvider.find(SourceProvider.address("exec:" + program));
            assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(IOException.class);
            await().until(() -> threads() == 0);
            long descriptorsBefore = descriptors();
            long childrenBefore = children();

            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(IOException.class).hasMessageContaining("ended with code 3");
            }

            assertThat(publisher.stream().stats().framesIn()).isEqualTo(TIMES + 1);
            await().atMost(Duration.ofSeconds(30)).until(() -> threads() == 0);
            await().atMost(Duration.ofSeconds(30)).until(() -> descriptors() <= descriptorsBefore);
            await().atMost(Duration.ofSeconds(30)).until(() -> children() <= childrenBefore);
        }
    }
}
