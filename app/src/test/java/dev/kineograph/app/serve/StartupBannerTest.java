// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StartupBannerTest {
    private static final StreamName CAMERA = StreamName.of("camera");

    private static String relay(String host, List<String> allow, String... paths) {
        var in = new InetSocketAddress(InetAddress.ofLiteral(host), 5000);
        var out = new InetSocketAddress(InetAddress.ofLiteral(host), 8090);
        var tcp = new Listener.Tcp(in, PublishRules.allowing(allow.toArray(String[]::new)), CAMERA);
        return StartupBanner.ofRelay(tcp, in, new ImagestreamDialect(CAMERA, paths), out);
    }

    @Test
    void aDialectSaysWhereItsPicturesAreOnTheCommonPortToo() {
        var here = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080);
        var common = new Listener.Http(here)
                .withDialects(new JpgPusherDialect(CAMERA), new CounterDialect(), new ImagestreamDialect(CAMERA, "test", "door"));
        var configuration = new Configuration(
                ServerSettings.DEFAULT, List.of(common, new Listener.ForDialect(here, new CounterDialect())), List.of());

        assertThat(StartupBanner.of(configuration, List.of(here, here)))
                .isEqualTo(
                        """
                        http://127.0.0.1:8080/
                        http://127.0.0.1:8080/   camera, for pages of JPGPusher
                        http://127.0.0.1:8080/   who is here: /online.png
                        ws://127.0.0.1:8080/test   pictures of camera
                        ws://127.0.0.1:8080/door   pictures of camera
                        http://127.0.0.1:8080/test   a page with them
                        http://127.0.0.1:8080/   who is here: /online.png
                        """);
    }

    private static String whenReady(PublishRules rules, String... streams) {
        var here = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080);
        var configuration = new Configuration(ServerSettings.DEFAULT, List.of(new Listener.Http(here).with(rules)), List.of());
        return StartupBanner.whenReady(configuration, List.of(here), "", Stream.of(streams).map(StreamName::of).toList());
    }

    @Test
    void aServerThatIsReadySaysSoAndWhereItsStreamsAre() {
        assertThat(whenReady(PublishRules.DEFAULT, "camera", "hall/door"))
                .isEqualTo(
                        """
                        http://127.0.0.1:8080/

                          http://127.0.0.1:8080/camera
                          http://127.0.0.1:8080/hall/door

                        Ready. Ctrl-C ends it.
                        """);
    }

    @Test
    void ofManyStreamsAScreenfulIsNamed() {
        var names = IntStream.range(100, 150).mapToObj(number -> "door" + number).toArray(String[]::new);

        assertThat(whenReady(PublishRules.DEFAULT, names)).contains("/door119\n  and 30 more\n").doesNotContain("/door120");
    }

    @Test
    void aServerWithoutStreamsSaysHowToGetOne() {
        assertThat(whenReady(PublishRules.DEFAULT))
                .isEqualTo(
                        """
                        http://127.0.0.1:8080/

                        There is no stream yet. Push a picture, or give a source with --stream or under 'streams' of a file:

                          curl -T picture.jpg http://127.0.0.1:8080/camera.jpg
                          kineograph serve --stream door=http://cam.local/stream

                        Ready. Ctrl-C ends it.
                        """);
        assertThat(whenReady(PublishRules.NOBODY)).contains("There is no stream yet. Give a source").doesNotContain("curl");
    }

    @Test
    void aServerWithoutHttpNamesItsStreams() {
        var here = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5000);
        var configuration = new Configuration(ServerSettings.DEFAULT, List.of(new Listener.Tcp(here, PublishRules.DEFAULT, CAMERA)), List.of());

        assertThat(StartupBanner.whenReady(configuration, List.of(here), "", List.of(CAMERA)))
                .isEqualTo("tcp://127.0.0.1:5000   pictures for camera\n\n  stream camera\n\nReady. Ctrl-C ends it.\n");
    }

    @Test
    void aRelaySaysWherePicturesGoInAndOutAndWhereThePageIs() {
        assertThat(relay("127.0.0.1", List.of(), "test", "/camera"))
                .isEqualTo(
                        """
                        Pictures from programs go to browsers.

                          in     tcp://127.0.0.1:5000   8 bytes of length, big-endian, then the image, again and again
                          out    ws://127.0.0.1:8090/test
                          out    ws://127.0.0.1:8090/camera
                          page   http://127.0.0.1:8090/test

                        Ctrl-C ends it.
                        """);
    }

    @Test
    void aRelayWithoutPathsSaysThatAnyWillDo() {
        assertThat(relay("127.0.0.1", List.of()))
                .contains("  out    ws://127.0.0.1:8090/   at this path and any other\n")
                .contains("  page   http://127.0.0.1:8090/\n");
    }

    @Test
    void aRelayForTheWholeNetworkSaysWhoMayPublish() {
        assertThat(relay("0.0.0.0", List.of(), "test"))
                .contains("  in     tcp://127.0.0.1:5000 ")
                .contains("Anyone in the network may watch; only programs on this machine may publish.\n");
        assertThat(relay("192.0.2.7", List.of("192.0.2.9", "10.0.0.0/8"), "test"))
                .contains("  in     tcp://192.0.2.7:5000 ", "  page   http://192.0.2.7:8090/test\n")
                .contains("Anyone in the network may watch; only programs on this machine and from 192.0.2.9, 10.0.0.0/8 may publish.\n");
    }
}
