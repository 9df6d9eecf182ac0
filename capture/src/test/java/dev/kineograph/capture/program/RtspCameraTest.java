// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Picture;
import dev.kineograph.SourceProvider;
import dev.kineograph.capture.LoggedLines;
import dev.kineograph.capture.Peer;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// A camera of gst-rtsp-server, which sends H.264 and JPEGs to those who know its password.
@Isolated("It reads the log of the whole program.")
class RtspCameraTest {
    private final int port = Peer.freePort();

    @AutoClose
    private final LoggedLines log = new LoggedLines();

    @TempDir
    private Path folder;

    private Peer camera;

    @BeforeEach
    void switchOn() throws IOException {
        // Debian's Python, which has the bindings of its package, where there is another one too.
        camera = new Peer(folder, "/usr/bin/python3", "src/test/resources/rtsp_camera.py", Integer.toString(port), "anna", "secret").awaitPort(port);
    }

    @AfterEach
    void switchOff() {
        camera.close();
    }

    private Watched watch(String password) {
        return watch(password, "live");
    }

    private Watched watch(String password, String path) {
        return new Watched(SourceProvider.address("rtsp://anna:%s@127.0.0.1:%d/%s".formatted(password, port, path)));
    }

    @Test
    void itIsThereAgainForTheSameViewersWhenItIsBack() throws Exception {
        try (var watched = watch("secret")) {
            assertThat(Picture.of(watched.next()).size()).hasToString("320x240");

            camera.close();
            await().until(() -> watched.stream.fault().isPresent());
            while (watched.viewer.take() != null) {}
            switchOn();

            assertThat(Picture.of(watched.next()).size()).hasToString("320x240");
            assertThat(watched.stream.fault()).isEmpty();
        }
        assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains("secret"));
    }

    @Test
    void jpegsAreNotEncodedAgain() throws Exception {
        try (var copied = watch("secret", "jpegs#codec=copy");
                var encoded = watch("secret", "jpegs")) {

            assertThat(Picture.of(copied.next()).size()).hasToString("320x240");
            assertThat(new String(copied.next(), ISO_8859_1)).doesNotContain("Lavc");
            assertThat(new String(encoded.next(), ISO_8859_1)).as("ffmpeg's encoder signs its pictures").contains("Lavc");
        }
    }

    @Test
    void aWrongPasswordIsTheFaultAndIsShownNowhere() {
        try (var watched = watch("false")) {

            assertThat(watched.fault()).contains("401").doesNotContain("false");
        }
        assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains("anna") || line.contains("false"));
    }
}
