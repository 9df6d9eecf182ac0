// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What is said of the age of pictures while time goes by.
@Isolated("it measures time")
class WatchedAgesTest {
    private static final byte[] PICTURE = Images.jpeg(32, 24, Color.RED);

    private final List<String> lines = new ArrayList<>();
    private final Hub hub = new Hub();
    private KineographServer server;
    private String base;

    @BeforeEach
    void start() throws Exception {
        hub.add(StreamName.of("red"), StreamSettings.DEFAULT, Sources.of(50, PICTURE::clone));
        server = KineographServer.start(hub, 0);
        base = "127.0.0.1:" + server.port();
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    @Test
    void framesAreMeasuredUntilTheTimeIsOver() throws Exception {
        var watch = Watch.of(base + "/red", ServerLogin.NONE);
        watch.run(Duration.ofMillis(1200), lines::add);

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .matches("[0-9.]+ fps {3}[0-9.]+ kB/s {3}[0-9.]+ k?B a frame {3}32x24 image/jpeg {3}age .* {3}last picture [0-9.]+ s old");
        assertThat(watch.sawAnything()).isTrue();
        assertThat(watch.summary()).startsWith("http://" + base + "/red: ").endsWith("; the time is up");
    }

    @Test
    void aPictureThatNoneFollowsGetsOlderThoughTheServerRepeatsIt() throws Exception {
        try (var door = hub.publisher("door")) {
            door.publish(PICTURE.clone());
            Watch.of(base + "/door", ServerLogin.NONE).run(Duration.ofMillis(5300), lines::add);
        }

        assertThat(lines).anySatisfy(line -> assertThat(line).matches("no picture for 1 s {3}last picture 2\\.[0-9] s old"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("[0-9.]+ fps.* {3}last picture [45]\\.[0-9] s old"));
        assertThat(lines).noneMatch(line -> line.contains("stale"));
    }

    @Test
    void aStreamWhosePicturesHaveStoppedIsSaidToBeStale() throws Exception {
        try (var door = hub.publisher("door")) {
            door.publish(PICTURE.clone());
            var watch = Watch.of(base + "/door", ServerLogin.NONE);
            watch.run(Duration.ofMillis(7500), line -> {
                lines.add(line);
                if (lines.size() == 1) {
                    door.publish(Images.jpeg(32, 24, Color.BLUE));
                }
            });

            assertThat(watch.summary()).containsPattern("last picture [56]\\.[0-9] s old, stale");
            assertThat(JSON.std.mapFrom(watch.json())).containsEntry("stale", true);
        }
        assertThat(lines.subList(0, 5)).noneMatch(line -> line.contains("stale"));
    }
}
