// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.capture.Keys;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Upstream;
import dev.kineograph.capture.Watched;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever gives an address while the program runs reaches servers, and nothing of this machine.
@Isolated("It changes which certificates the whole program trusts.")
class AddressesFromOutsideTest {
    private static final byte[] PICTURE = SmallPictures.jpeg(1);

    /// Here 127.0.0.2 is the world, and 127.0.0.1 this machine.
    private static final Predicate<InetAddress> THIS_MACHINE = at("127.0.0.1")::equals;

    @TempDir
    private Path folder;

    private static InetAddress at(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static Upstream camera(ServerSocket listener) {
        return new Upstream(
                (_, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=b\r\n\r\n--b\r\n\r\n"));
                    out.write(PICTURE);
                    out.close();
                },
                listener);
    }

    private static ServerSocket listener(int port, String address) throws Exception {
        return new ServerSocket(port, 50, at(address));
    }

    private static Watched watch(String address, Reach reach) {
        return new Watched(new HttpSource(HttpAddress.of(URI.create(address)), reach));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.9.9.9", "169.254.169.254", "169.254.1.1", "224.0.0.1", "255.255.255.255", "100.100.100.200", "168.63.129.16",
        "[::]", "[::1]", "[fe80::1]", "[ff02::1]", "[fd00:ec2::254]", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:1::1]", "[fd00::5efe:7f00:1]"
    })
    void thisMachineItsLinkAndItsCloudAreRefusedInEveryNotation(String host) {
        for (var scheme : new String[] {"http", "https", "ws", "wss", "kineograph"}) {
            assertThatThrownBy(() -> SourceProvider.findUntrusted(URI.create(scheme + "://anna:secret@" + host + "/door")))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("an address of this machine, its link or its cloud (expected: a server elsewhere)")
                    .hasMessageNotContaining("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "10.0.0.7", "192.168.1.20", "172.16.0.1", "8.8.8.8", "[fd12::1]", "[2a00:1450::1]", "[64:ff9b::808:808]", "[2002:808:808::]", "cam.local"
    })
    void camerasAndServersAreNot(String host) {
        assertThat(SourceProvider.findUntrusted(URI.create("http://" + host + "/door"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "2130706433", "localhost."})
    void namesAndOldNotationsOfThisMachineAreRefusedWhenTheyAreConnectedTo(String host) {
        try (var upstream = camera(Upstream.listener(0));
                var watched = watch("http://%s:%d/".formatted(host, upstream.port()), Reach.untrusted())) {

            assertThat(watched.fault()).containsAnyOf("an address of this machine", "no host of that name");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "file:/etc/passwd", "folder:/etc", "stdin:", "v4l2:/dev/video0", "screen:", "exec:id", "ffmpeg:-i /etc/passwd", "rtsp://cam/", "rtsps://cam/", "rtmp://cam/"
    })
    void whatIsForTheConfigurationIsRefused(String address) {
        assertThatThrownBy(() -> SourceProvider.findUntrusted(SourceProvider.address(address)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(": allowed only in the configuration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://cam.example/", "wss://cam.example/door", "kineograph://cam.example/door"})
    void noFileIsReadForCertificates(String address) {
        assertThatThrownBy(() -> SourceProvider.findUntrusted(URI.create(address + "#ca=/etc/passwd")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ca: reads a file (expected: the sha256 of the certificate)");
        assertThatThrownBy(() -> SourceProvider.findUntrusted(URI.create(address + "#ca=a%00b")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ca: ");
    }

    @Test
    void theAddressThatWasCheckedIsTheOneConnectedToThoughTheNameMeansAnotherOneNow() throws Exception {
        var asked = new AtomicInteger();
        Reach.Resolver changing = _ -> new InetAddress[] {at(asked.getAndIncrement() == 0 ? "127.0.0.2" : "127.0.0.1")};
        try (var world = camera(listener(0, "127.0.0.2"));
                var secret = camera(listener(world.port(), "127.0.0.1"));
                var watched = watch("http://cam.example:%d/a?b".formatted(world.port()), new CheckedReach(changing, THIS_MACHINE))) {

            assertThat(watched.next()).isEqualTo(PICTURE);
            assertThat(world.requests().getFirst()).startsWith("GET /a?b HTTP/1.1").contains("Host: cam.example:%d\r\n".formatted(world.port()));
            await().until(() -> watched.stream.fault().orElse("").contains("an address of this machine"));
            assertThat(asked).hasValueGreaterThanOrEqualTo(2);
            assertThat(world.requests()).hasSize(1);
            assertThat(secret.requests()).isEmpty();
        }
    }

    @Test
    void aNameThatMeansThisMachineTooIsRefused() throws Exception {
        Reach.Resolver both = _ -> new InetAddress[] {at("127.0.0.2"), at("127.0.0.1")};
        try (var world = camera(listener(0, "127.0.0.2"));
                var watched = watch("http://cam.example:%d/".formatted(world.port()), new CheckedReach(both, THIS_MACHINE))) {

            assertThat(watched.fault()).contains("an address of this machine");
            assertThat(world.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "inside.example"})
    void redirectsAreCheckedAgain(String to) throws Exception {
        Reach.Resolver names = host -> new InetAddress[] {
            switch (host) {
                case "cam.example" -> at("127.0.0.2");
                case "inside.example", "127.0.0.1" -> at("127.0.0.1");
                default -> throw new UnknownHostException(host);
            }
        };
        try (var secret = camera(Upstream.listener(0));
                var world = new Upstream(
                        (_, out) -> out.write(bytes("HTTP/1.1 302 Found\r\nLocation: http://%s:%d/\r\nContent-Length: 0\r\n\r\n"
                                .formatted(to, secret.port()))),
                        listener(0, "127.0.0.2"));
                var watched = watch("http://cam.example:%d/".formatted(world.port()), new CheckedReach(names, THIS_MACHINE))) {

            assertThat(watched.fault()).contains("http://%s:%d: an address of this machine".formatted(to, secret.port()));
            assertThat(world.requests()).isNotEmpty();
            assertThat(secret.requests()).isEmpty();
        }
    }

    @Test
    void theCertificateIsCheckedForTheNameThoughTheAddressIsConnectedTo() throws Exception {
        var keys = Keys.of(folder, "cam.example");
        Reach.Resolver world = _ -> new InetAddress[] {at("127.0.0.2")};
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        System.setProperty("javax.net.ssl.trustStore", keys.trustStore(folder).toString());
        try (var camera = camera(keys.serving().getServerSocketFactory().createServerSocket(0, 50, at("127.0.0.2")));
                var named = watch("https://cam.example:%d/".formatted(camera.port()), new CheckedReach(world, THIS_MACHINE));
                var other = watch("https://other.example:%d/".formatted(camera.port()), new CheckedReach(world, THIS_MACHINE))) {

            assertThat(named.next()).isEqualTo(PICTURE);
            assertThat(other.fault()).contains("its certificate is not trusted", "other.example");
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }
}
