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
