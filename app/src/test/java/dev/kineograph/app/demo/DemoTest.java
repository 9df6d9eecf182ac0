// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080);

    @Test
    void thePictureIsAPlainStill() throws Exception {
        try (var demo = Demo.start(0, false)) {
            var answer = get(demo, "/picture", "image/avif,image/webp,*/*");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        }
    }

    @Test
    void theOthersAreLive() throws Exception {
        try (var demo = Demo.start(0, false)) {
            for (var path : new String[] {"/wave", "/clock", "/animation"}) {
                assertThat(get(demo, path, "text/html").headers().firstValue("Content-Type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
                assertThat(get(demo, path + ".jpg", "*/*").statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void aTrainingUsesItInEveryWay() throws Exception {
        try (var demo = Demo.start(0, false)) {
            new Training(demo).run();

            assertThat(get(demo, "/camera.jpg", "*/*").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTcpPortThatIsTakenIsSaidInOneLine() {
        var banner = new Banner(HERE, Optional.empty(), 5000).text();

        assertThat(banner)
                .contains("  (TCP port 5000 is taken by another program, so pictures can be pushed over HTTP only.)\n")
                .doesNotContain("python3");
    }

    @Test
    void forTheWholeNetworkTheBannerSaysWhoMayPublish() {
        var banner = new Banner(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8080), Optional.of(HERE), 5000).text();

        assertThat(banner)
                .contains("curl -T picture.jpg http://127.0.0.1:8080/camera.jpg\n")
                .contains("Anyone in the network may watch; only programs on this machine may publish.\n");
    }

    @Test
    void theBannerIsAddressesToClickAndLinesToCopy() {
        assertThat(new Banner(HERE, Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5000)), 5000).text())
                .isEqualTo(
                        """
                        The Kineograph demo runs at http://127.0.0.1:8080/

                          http://127.0.0.1:8080/wave        a sine wave drawn live, 640x480, 30 frames a second
                          http://127.0.0.1:8080/clock       a clock
                          http://127.0.0.1:8080/animation   three pictures in turn, each for half a second
                          http://127.0.0.1:8080/picture     one blue picture, 320x240: a plain still
                          http://127.0.0.1:8080/camera      empty until you push a picture:

                          curl -T picture.jpg http://127.0.0.1:8080/camera.jpg
                          python3 -c "import socket,struct; p=open('picture.jpg','rb').read(); \
                        socket.create_connection(('127.0.0.1',5000)).sendall(struct.pack('>Q',len(p))+p)"

                        Ctrl-C ends it.
                        """);
    }

    private static HttpResponse<byte[]> get(Demo demo, String path, String accept) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var address = URI.create("http://127.0.0.1:%d%s".formatted(demo.http().getPort(), path));
            return client.send(
                    HttpRequest.newBuilder(address).header("Accept", accept).build(), BodyHandlers.ofByteArray());
        }
    }
}
