// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Scanner;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/// The streams on the application's port.
class ServletStreamsTest {
    private static final Pattern CAPTURED = Pattern.compile("X-Timestamp: ([0-9.]+)");
    private static final StreamName DOOR = StreamName.of("door");
    private static final String USER = Applications.basic("anna", "correct horse");
    private static final byte[] PICTURE = Images.jpeg(640, 480, Color.RED);

    private ConfigurableApplicationContext application;
    private Hub hub;

    @BeforeEach
    void start() {
        application = Applications.start(
                Applications.WithUsers.class, WebApplicationType.SERVLET, "kineograph.server.enabled=false", "kineograph.servlet.enabled=true");
        hub = application.getBean(Hub.class);
        hub.publish("door", PICTURE);
    }

    @AfterEach
    void end() {
        application.close();
    }

    private Socket watch() throws IOException {
        return Applications.watch(Applications.port(application), "/kineograph/door.mjpg", "Authorization", USER);
    }

    private static Scanner live(Socket viewer) throws IOException {
        return new Scanner(viewer.getInputStream(), ISO_8859_1);
    }

    @Test
    void aLivePictureIsShownAsByTheServer() throws Exception {
        try (var viewer = watch();
                var live = live(viewer)) {
            assertThat(live.findWithinHorizon("Content-Type: multipart/x-mixed-replace;boundary=kineograph-[0-9a-f]{16}", 0)).isNotNull();
            assertThat(live.findWithinHorizon(CAPTURED, 0)).isNotNull();
            hub.publish("door", PICTURE);
            assertThat(live.findWithinHorizon(CAPTURED, 0)).isNotNull();

            assertThat(hub.stream(DOOR).presence().viewers()).isEqualTo(1);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> hub.stream(DOOR).presence().viewers() == 0);
    }

    @Test
    void aSnapshotIsTheNewestPicture() throws Exception {
        var snapshot = Applications.get(Applications.port(application), "/kineograph/door.jpg", "Authorization", USER);

        assertThat(snapshot.statusCode()).isEqualTo(200);
        assertThat(snapshot.headers().firstValue("Content-Type")).contains("image/jpeg");
        assertThat(snapshot.body()).isEqualTo(PICTURE);
    }

    @Test
    void otherAddressesAreNotFound() throws Exception {
        for (var path : new String[] {"/kineograph/window.jpg", "/kineograph/window.mjpg", "/kineograph/door.txt", "/kineograph/a%20name.jpg", "/kineograph"}) {
            assertThat(Applications.get(Applications.port(application), path, "Authorization", USER).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void aRetiredStreamEndsTheRequest() throws Exception {
        try (var viewer = watch();
                var live = live(viewer)) {
            assertThat(live.findWithinHorizon(CAPTURED, 0)).isNotNull();

            hub.retire(DOOR);

            assertThat(live.findWithinHorizon("\r\n0\r\n\r\n", 0)).as("the last chunk").isNotNull();
        }
    }

    @Test
    void theEndOfTheApplicationEndsTheRequest() throws Exception {
        try (var viewer = watch();
                var live = live(viewer)) {
            assertThat(live.findWithinHorizon(CAPTURED, 0)).isNotNull();

            application.close();

            assertThat(live.findWithinHorizon("\r\n0\r\n\r\n", 0)).as("the last chunk").isNotNull();
        }
    }

    /// One viewer reads nothing while 300 pictures are published, and then gets a few old ones only.
    @Test
    void aSlowViewerSkipsPictures() throws Exception {
        try (var slow = watch();
                var fast = watch();
                var late = live(slow);
                var live = live(fast)) {
            assertThat(late.findWithinHorizon(CAPTURED, 0)).isNotNull();
            assertThat(live.findWithinHorizon(CAPTURED, 0)).isNotNull();
            for (int i = 0; i < 300; i++) {
                hub.publish("door", PICTURE);
                assertThat(live.findWithinHorizon(CAPTURED, 0)).isNotNull();
            }
            double newest = Double.parseDouble(live.match().group(1));

            int old = 0;
            do {
                assertThat(late.findWithinHorizon(CAPTURED, 0)).isNotNull();
                old++;
            } while (Double.parseDouble(late.match().group(1)) < newest);
            assertThat(old).isLessThan(400_000 / PICTURE.length);
        }
    }
}
