// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamState;
import dev.kineograph.capture.Peer;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Pictures of the real ffmpeg.
@Isolated("It counts the processes of the whole program.")
class RealFfmpegTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsFfmpeg() {
        Assumptions.assumeTrue(Peer.find("ffmpeg").isPresent(), "left out, it needs ffmpeg (expected: installed by ./verify)");
    }

    private static Watched watch(String address) {
        return new Watched(SourceProvider.address(address));
    }

    private static Stream<ProcessHandle> children() {
        return ProcessHandle.current().descendants();
    }

    private static long pipeThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("kineograph-pipe")).count();
    }

    private static void assertNothingIsLeft() {
        await().untilAsserted(() -> assertThat(children()).isEmpty());
        await().until(() -> pipeThreads() == 0);
    }

    private void make(String... arguments) throws Exception {
        Peer.run(folder, Stream.concat(Stream.of("ffmpeg", "-nostdin", "-loglevel", "error", "-y"), Stream.of(arguments)).toList());
    }

    @Test
    void itsOwnArgumentsAreAPicture() throws Exception {
        try (var watched = watch("ffmpeg:-re -f lavfi -i testsrc2=size=320x240:rate=15")) {
            for (int i = 0; i < 5; i++) {
                var frame = watched.viewer.await(Duration.ofSeconds(30));
                assertThat(frame).isNotNull();
                assertThat(frame.size()).hasToString("320x240");
            }
            watched.viewer.close();
            await().until(() -> watched.stream.state() == StreamState.WAITING);
            assertNothingIsLeft();
        }
    }

    @Test
    void whatEndsInOrderIsNotRunAgain() throws Exception {
        try (var watched = watch("ffmpeg:-f lavfi -i testsrc2=size=64x48:rate=10:duration=0.5")) {
            await().until(() -> watched.stream.stats().framesIn() == 5);
            assertNothingIsLeft();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

            assertThat(watched.stream.stats().framesIn()).isEqualTo(5);
            assertThat(watched.stream.stats().sourceFailures()).isZero();
        }
    }

    @Test
    void aFileIsShownInRealTimeAgainAndAgain() throws Exception {
        var film = folder.resolve("a film, 'mine'.mp4");
        make("-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=0.5", "-c:v", "mpeg4", film.toString());
        try (var watched = new Watched(film.toUri())) {
            watched.next();
            long begun = System.nanoTime();
            for (int i = 0; i < 12; i++) {
                watched.next();
            }

            assertThat(System.nanoTime() - begun).isGreaterThan(800_000_000L);
        }
        assertNothingIsLeft();
    }

    @Test
    void motionJpegIsPassedOnAsItIs() throws Exception {
        make("-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=1", "-c:v", "mjpeg", folder.resolve("film.avi").toString());
        make("-i", folder.resolve("film.avi").toString(), "-c:v", "copy", folder.resolve("%02d.jpg").toString());
        try (var watched = new Watched(URI.create("file:" + folder + "/film.avi?codec=copy"))) {

            assertThat(List.of(watched.next(), watched.next()))
                    .containsExactly(Files.readAllBytes(folder.resolve("01.jpg")), Files.readAllBytes(folder.resolve("02.jpg")));
        }
    }

    @Test
    void whatItSaysIsTheFaultWithoutPasswords() {
        int nobody = Peer.freePort();
        try (var watched = watch("rtsp://secret:secret@127.0.0.1:%d/secret?secret=secret".formatted(nobody))) {

            assertThat(watched.fault()).startsWith("ffmpeg: ended with code ").contains("refused").doesNotContain("secret");
        }
        try (var watched = watch("v4l2:/dev/video99")) {

            assertThat(watched.fault()).contains("/dev/video99").contains("No such file or directory");
        }
        try (var watched = watch("screen::99")) {

            assertThat(watched.fault()).contains(":99");
        }
        assertNothingIsLeft();
    }

    @Test
    void aPlaylistOpensNothingButFiles() throws Exception {
        var list = Files.writeString(folder.resolve("list.m3u8"), "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:%d/a.ts\n#EXT-X-ENDLIST\n".formatted(Peer.freePort()));
        try (var watched = new Watched(list.toUri())) {

            assertThat(watched.fault()).startsWith("ffmpeg: ended with code ").doesNotContain("refused");
        }
    }

    @Test
    void withoutItOneSentenceSaysHowToGetIt() {
        var source = new ProgramSource("ffmpeg", List.of("no-ffmpeg"), false);
        try (var hub = new Hub();
                var publisher = hub.publisher("door")) {

            assertThatThrownBy(() -> source.run(publisher))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("no-ffmpeg: not installed (expected: a program no-ffmpeg in the PATH; on Debian: apt install no-ffmpeg)");
        }
    }

    @Test
    void allThatAProgramHasStartedEndsWithIt() throws Exception {
        var script = Files.writeString(folder.resolve("stubborn"), "#!/bin/sh\ntrap '' TERM\n(trap '' TERM; sleep 1000) &\nsleep 1000\nsleep 1000\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var source = new ProgramSource("stubborn", List.of(script.toString()), false);
        try (var hub = new Hub();
                var publisher = hub.publisher("door")) {
            var run = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(InterruptedException.class));
            await().until(() -> children().count() >= 3);

            run.interrupt();

            assertThat(run.join(Duration.ofSeconds(20))).isTrue();
            assertNothingIsLeft();
        }
    }

    @Test
    void noProgramOutlivesItsHub() throws Exception {
        var script = Files.writeString(folder.resolve("stubborn"), "#!/bin/sh\ntrap '' TERM\nsleep 1000\nsleep 1000\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var hub = new Hub()) {
            hub.add("door", SourceProvider.find(SourceProvider.address("exec:" + script))).watch();
            await().until(() -> children().count() >= 2);
        }

        assertThat(children()).isEmpty();
    }

    @Test
    void hundredsOfRestartsLeaveNothing() throws Exception {
        make("-f", "lavfi", "-i", "testsrc2=size=64x48:rate=1:duration=1", folder.resolve("one.jpg").toString());
        var source = new ProgramSource("cat", List.of("cat", folder.resolve("one.jpg").toString()), false);
        try (var hub = new Hub();
                var publisher = hub.publisher("door")) {
            runOnce(source, publisher);
            long before = descriptors();

            int times = Boolean.getBoolean("kineograph.long") ? 1000 : 300;
            for (int i = 0; i < times; i++) {
                runOnce(source, publisher);
            }

            assertThat(publisher.stream().stats().framesIn()).isEqualTo(times + 1);
            assertNothingIsLeft();
            await().until(() -> descriptors() <= before);
        }
    }

    private static void runOnce(ProgramSource source, Publisher publisher) {
        assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(IOException.class).hasMessage("cat: ended with code 0");
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
