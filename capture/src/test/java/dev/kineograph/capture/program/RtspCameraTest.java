// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

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

/// A camera of gst-rtsp-server, which sends H.264 to those who know its password.
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
        return new Watched(SourceProvider.address("rtsp://anna:%s@127.0.0.1:%d/live".formatted(password, port)));
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
    void aWrongPasswordIsTheFaultAndIsShownNowhere() {
        try (var watched = watch("false")) {

            assertThat(watched.fault()).contains("401").doesNotContain("false");
        }
        assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains("anna") || line.contains("false"));
    }
}
