// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.app.RecordedPictures;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningServerTest {
    private static final StreamName CAMERA = StreamName.of("camera");

    @TempDir
    private Path folder;

    @Test
    void aStreamIsRecordedUntilTheServerEnds() throws Exception {
        var recorded = folder.resolve("wave");
        var configuration = recording(recorded, folder.resolve("other"));

        try (var server = RunningServer.start(configuration)) {
            await().until(() -> pictures(recorded) > 3);
            assertThat(server.hub().find(StreamName.of("wave")).orElseThrow().presence().viewers()).isZero();
        }

        long pictures = pictures(recorded);
        try (var _ = RunningServer.start(configuration)) {
            await().until(() -> pictures(recorded) > pictures + 3);
        }
    }

    private Configuration recording(Path first, Path second) throws IOException {
        return Configuration.read(Files.writeString(
                folder.resolve("recording.yml"),
                """
                listen: [{ http: 0 }]
                streams:
                  wave: { source: "render:wave?width=64&height=48", record: { folder: %s, keep: 1GB } }
                  clock: { source: "render:clock?width=64&height=48", record: { folder: %s, every: 1h } }
                """
                        .formatted(first, second)));
    }

    private static long pictures(Path recorded) throws IOException {
        return RecordedPictures.in(recorded).size();
    }

    @Test
    void twoStreamsAreNotRecordedToOneFolder() throws Exception {
        var configuration = recording(folder.resolve("same"), folder.resolve("same"));

        assertThatThrownBy(() -> RunningServer.start(configuration))
                .isInstanceOf(IOException.class)
                .hasMessage("%s: another recording writes there (expected: a folder of its own)", folder.resolve("same"));
    }

    @Test
    void aConfigurationRuns() throws Exception {
        var file = Files.writeString(
                folder.resolve("test.yml"),
                """
                listen:
                  - http: 0
                  - jpgpusher: 0
                    stream: wave
                  - tcp: 0
                    stream: camera
                  - imagestream: 0
                    stream: camera
                    paths: [test, camera]
                streams: { wave: { source: "render:wave" }, door: {} }
                """);
        var configuration = Configuration.read(file);

        try (var server = RunningServer.start(configuration)) {
            assertThat(server.hub().streams())
                    .extracting(stream -> stream.name().value())
                    .containsExactly("camera", "door", "wave");
            var ports = server.addresses().stream().map(InetSocketAddress::getPort).toList();
            assertThat(StartupBanner.of(configuration, server.addresses()))
                    .isEqualTo(
                            """
                            http://127.0.0.1:%d/
                            http://127.0.0.1:%d/   wave, for pages of JPGPusher
                            tcp://127.0.0.1:%d   pictures for camera
                            ws://127.0.0.1:%4$d/test   pictures of camera
                            ws://127.0.0.1:%4$d/camera   pictures of camera
                            http://127.0.0.1:%4$d/test   a page with them
                            """
                                    .formatted(ports.toArray()));
        }
    }

    @Test
    void thePortsAreFreeAgainAfterwards() throws Exception {
        int port;
        try (var server = RunningServer.start(Configuration.DEFAULT.withPort(0))) {
            port = server.first().getPort();
        }

        try (var server = RunningServer.start(Configuration.DEFAULT.withPort(port))) {
            assertThat(server.first().getPort()).isEqualTo(port);
        }
    }

    @Test
    void aPortThatCannotBeHadEndsWhatWasStarted() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port;
            try (var free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            var configuration = new Configuration(
                    ServerSettings.DEFAULT,
                    List.of(new Listener.Http(port), new Listener.Tcp(taken.getLocalPort(), CAMERA)),
                    List.of());

            assertThatThrownBy(() -> RunningServer.start(configuration))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "127.0.0.1:%d: the port is in use (stop the program that uses it, or choose another port)",
                            taken.getLocalPort());
            try (var freed = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(freed.isBound()).isTrue();
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaidSo() {
        var elsewhere = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 8080);
        var configuration = new Configuration(
                ServerSettings.DEFAULT,
                List.of(new Listener.Http(elsewhere)),
                List.of());

        assertThatThrownBy(() -> RunningServer.start(configuration))
                .hasMessage("192.0.2.1:8080: not an address of this machine (expected: one of its addresses, or 0.0.0.0 for all)");
    }

    @Test
    void allAddressesMeansIpv6Too() throws Exception {
        try (var server = RunningServer.start(Configuration.DEFAULT.withPort(0).onAllAddresses())) {
            int port = server.first().getPort();
            try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                assertThat(socket.isConnected()).isTrue();
            }
            Assumptions.assumeTrue(hasIpv6());
            try (var socket = new Socket(InetAddress.ofLiteral("::1"), port)) {
                assertThat(socket.isConnected()).isTrue();
            }
        }
    }

    private static boolean hasIpv6() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whoMayPublishIsSaidWhereOthersReachAListener() {
        var all = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8080);
        var configuration = new Configuration(
                ServerSettings.DEFAULT,
                List.of(
                        new Listener.Http(all),
                        new Listener.Tcp(all, PublishRules.allowing("10.0.0.0/8", "::1"), CAMERA),
                        new Listener.ForDialect(all, new JpgPusherDialect(CAMERA)),
                        new Listener.ForDialect(all, new ImagestreamDialect(CAMERA, List.of()))),
                List.of());

        var lines = StartupBanner.of(configuration, List.of(all, all, all, all)).lines().toList();

        assertThat(lines)
                .element(1)
                .isEqualTo("  anyone in the network may watch; only programs on this machine may publish.");
        assertThat(lines).element(3).isEqualTo("  only programs on this machine and from 10.0.0.0/8, ::1 may publish.");
        assertThat(lines).element(5).isEqualTo("  anyone in the network may watch.");
        assertThat(lines).last().isEqualTo("  anyone in the network may watch.");
    }
}
