// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamState;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Watched;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures that are piped into the program.
class StdinSourceTest {
    private static final byte[] ONE = SmallPictures.jpeg(1);
    private static final byte[] TWO = SmallPictures.png(2);

    private static Watched watch(InputStream input) {
        return new Watched(new StdinSource(new StandardInput(() -> input)));
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void theyMayFollowOneAnotherAndTheirEndIsNoFailure() throws Exception {
        try (var watched = watch(new ByteArrayInputStream(joined(ONE, TWO)))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(watched.next()).isEqualTo(TWO);
            await().until(() -> watched.stream.state() == StreamState.WAITING);
            assertThat(watched.stream.stats().sourceFailures()).isZero();
        }
    }

    @Test
    void theyMayHaveBoundariesBetweenThem() throws Exception {
        var head = bytes("--ffmpeg\r\nContent-type: image/jpeg\r\n\r\n");
        try (var watched = watch(new ByteArrayInputStream(joined(head, ONE, bytes("\r\n"), head, TWO)))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(watched.next()).isEqualTo(TWO);
        }
    }

    @Test
    void eachIsShownWhenItsLastByteHasComeAndReadingGoesOnForTheNextViewers() throws Exception {
        var pipe = new PipedOutputStream();
        try (pipe;
                var watched = watch(new PipedInputStream(pipe, 1 << 16))) {
            pipe.write(ONE);
            pipe.flush();
            assertThat(watched.next()).isEqualTo(ONE);
            watched.viewer.close();
            await().until(() -> watched.stream.state() == StreamState.WAITING);

            pipe.write(TWO);
            pipe.flush();

            try (var next = watched.stream.watch()) {
                await().until(() -> {
                    var frame = next.take();
                    return frame != null && Arrays.equals(frame.toByteArray(), TWO);
                });
            }
        }
    }

    @Test
    void aSecondStreamIsToldThatAnotherOneHasIt() throws Exception {
        var pipe = new PipedOutputStream();
        var input = new PipedInputStream(pipe, 1 << 16);
        var shared = new StandardInput(() -> input);
        try (pipe;
                var first = new Watched(new StdinSource(shared))) {
            pipe.write(ONE);
            pipe.flush();
            first.next();
            try (var second = new Watched(new StdinSource(shared))) {

                assertThat(second.fault())
                        .isEqualTo("stdin: already the source of door (expected: one stream of the program with stdin:)");
            }
        }
    }

    @Test
    void anInputThatBreaksIsAFailure() {
        try (var watched = watch(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                throw new IOException("broken");
            }
        })) {

            assertThat(watched.fault()).isEqualTo("stdin: broken");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdin:x", "stdin:?fps=1", "stdin:/dev/stdin"})
    void thereIsNothingToSayBehindIt(String address) {
        assertThatThrownBy(() -> SourceProvider.find(SourceProvider.address(address)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("expected: nothing");
    }

    @Test
    void itsAddressIsTheSchemeAloneAndItIsReadFromTheStart() {
        var address = SourceProvider.address("stdin:");

        assertThat(SourceProvider.find(address)).isNotNull();
        assertThat(SourceProvider.settingsFor(address).onDemand()).isFalse();
    }
}
