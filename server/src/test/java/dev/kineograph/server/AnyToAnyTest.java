// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.PublisherPolicy;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.browser.Browsers;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Whatever comes in by any way goes out by every way, pixel for pixel, on one stream. `docs/any-to-any.md` has the table.
@Order(3)
@ResourceLock(Browsers.LANE)
class AnyToAnyTest {
    private static final Path TABLE = Path.of("../docs/any-to-any.md");
    private static final StreamName CAMERA = StreamName.of("camera");

    @AutoClose
    private static final Browsers browsers = new Browsers();

    @AutoClose
    private static final NodeClients clients = new NodeClients();

    private final LinkedBlockingQueue<byte[]> drawings = new LinkedBlockingQueue<>();
    private final Map<WayOut, WayOut.Watching> watching = new EnumMap<>(WayOut.class);
    private Stage stage;

    @BeforeEach
    void start() throws IOException {
        stage = new Stage(ServerSettings.DEFAULT.with(Stage.LOOPS), new Listener.Http(0));
        stage.hub.add(CAMERA, StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY), Sources.of(drawings::take));
        stage.server.listen(new Listener.Tcp(0, CAMERA));
        stage.server.listen(new Listener.ForDialect(0, new ImagestreamDialect(CAMERA, "live")));
        stage.server.listen(new Listener.ForDialect(0, new JpgPusherDialect(CAMERA)));
    }

    @AfterEach
    void stop() throws Exception {
        for (var one : watching.values()) {
            one.end();
        }
        stage.close();
    }

    @Test
    void everyWayInReachesEveryWayOut() throws Exception {
        var outside = new Outside(drawings, browsers, clients);
        for (var out : WayOut.values()) {
            watching.put(out, out.watch(stage, outside));
        }
        var reached = new EnumMap<WayIn, Set<WayOut>>(WayIn.class);
        int number = 1;
        for (var in : WayIn.values()) {
            byte[] picture = Pictures.png(number++);
            in.push(stage, outside, picture);
            reached.put(in, whoSees(picture));
        }

        var table = table(reached);
        System.out.println(table);
        assertThat(reached.values()).allSatisfy(outs -> assertThat(outs).containsExactly(WayOut.values()));
        assertThat(Files.readString(TABLE)).contains(table);
    }

    private Set<WayOut> whoSees(byte[] picture) throws IOException {
        var expected = ImageIO.read(new ByteArrayInputStream(picture));
        var seeing = EnumSet.noneOf(WayOut.class);
        watching.forEach((out, watching) -> {
            if (watching.shows(expected)) {
                seeing.add(out);
            }
        });
        return seeing;
    }

    /// Whether two pictures have the same pixels.
    static boolean areAlike(BufferedImage one, BufferedImage other) {
        return one.getWidth() == other.getWidth()
                && one.getHeight() == other.getHeight()
                && Arrays.equals(pixels(one), pixels(other));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static String table(Map<WayIn, Set<WayOut>> reached) {
        var head = row("", Stream.of(WayOut.values()).map(WayOut::title));
        var line = row("---", Stream.of(WayOut.values()).map(_ -> "---"));
        return head + line + reached.entrySet().stream()
                .map(entry -> row(entry.getKey().title(), Stream.of(WayOut.values()).map(out -> entry.getValue().contains(out) ? "yes" : "NO")))
                .collect(Collectors.joining());
    }

    private static String row(String first, Stream<String> cells) {
        return "| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |\n";
    }
}
