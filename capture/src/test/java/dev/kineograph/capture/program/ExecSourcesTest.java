// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamState;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs of the user's own.
class ExecSourcesTest {
    @TempDir
    private Path folder;

    private static Watched watch(String address) {
        return new Watched(SourceProvider.address(address));
    }

    @Test
    void whatAProgramWritesIsShownAndNoShellReadsItsArguments() throws Exception {
        var jpeg = Files.write(folder.resolve("a $HOME; exit"), SmallPictures.jpeg(1));
        var png = Files.write(folder.resolve("b.png"), SmallPictures.png(2));
        try (var watched = watch("exec:cat '%s' %s".formatted(jpeg, png))) {

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(1));
            assertThat(watched.next()).isEqualTo(SmallPictures.png(2));
            await().until(() -> watched.stream.state() == StreamState.WAITING);
            assertThat(watched.stream.stats().sourceFailures()).isZero();
        }
    }

    @Test
    void picturesWithoutAnEndMarkAreShownTheLastOneToo() throws Exception {
        byte[] one = SmallPictures.jpeg(1);
        byte[] two = SmallPictures.jpeg(2);
        var first = Files.write(folder.resolve("one"), Arrays.copyOf(one, one.length - 2));
        var last = Files.write(folder.resolve("two"), Arrays.copyOf(two, two.length - 2));
        try (var watched = watch("exec:cat %s %s".formatted(first, last))) {

            assertThat(watched.next()).isEqualTo(Files.readAllBytes(first));
            assertThat(watched.next()).isEqualTo(Files.readAllBytes(last));
        }
    }

    @Test
    void aProgramThatFailsIsRunAgainAndItsWordsAreTheFault() {
        try (var watched = watch("exec:cat /nowhere/picture.jpg")) {

            assertThat(watched.fault()).startsWith("cat: ended with code 1: cat: /nowhere/picture.jpg");
            await().until(() -> watched.stream.stats().sourceFailures() >= 2);
        }
    }

    @Test
    void aFileThatMayNotBeExecutedIsNotCalledMissing() throws Exception {
        var file = Files.writeString(folder.resolve("script"), "#!/bin/sh");
        try (var watched = watch("exec:%s secret".formatted(file))) {

            assertThat(watched.fault()).isEqualTo("%s: cannot be run (expected: a program that may be executed)", file);
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        try (var watched = watch("exec:no-such-program secret")) {

            assertThat(watched.fault())
                    .isEqualTo("no-such-program: not installed (expected: a program no-such-program in the PATH; on Debian: apt install no-such-program)");
        }
    }

    @Test
    void aPathWhereNoProgramIsIsNoPackage() {
        var path = folder.resolve("camera");
        try (var watched = watch("exec:%s secret".formatted(path))) {

            assertThat(watched.fault()).isEqualTo("%s: no such file (expected: the path of a program)", path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec:", "exec: ", "exec:''", "exec:cat 'secret"})
    void whatIsNoProgramIsRefused(String address) {
        assertThatThrownBy(() -> SourceProvider.find(SourceProvider.address(address)))
                .isInstanceOf(RefusedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains("expected").doesNotContain("secret"));
    }
}
