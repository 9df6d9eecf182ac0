// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Decision;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Publishing;
import dev.kineograph.server.settings.Tls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Other listeners take the place of those of a running server, and nobody who watches notices.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class ChangedListenersTest {
    private static final Listener.Http HTTP = new Listener.Http(0);
    private static final Listener.Tcp TCP = new Listener.Tcp(0, Stage.DOOR);

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    @TempDir
    private Path folder;

    ChangedListenersTest(boolean epoll) {
        stage = new Stage(Stage.STEADY.with(Stage.LOOPS.withEpoll(epoll)), HTTP, TCP);
        stage.stream("camera");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void listeners(Listener... next) throws IOException {
        stage.server.listeners(List.of(next), () -> {});
    }

    private Viewing viewing(int port) throws IOException {
        return Viewing.of(RawClient.to(port), "/camera.mjpg");
    }

    private void sees(Viewing viewer, int number) throws IOException {
        stage.show(Pictures.png(number));
        viewer.skipTo(Pictures.png(number));
    }

    /// At once, as ClosedPortTest has it for itself alone; with NIO a process that another test starts meanwhile has the port for some milliseconds.
    private static void assertClosed(int port) {
        await().untilAsserted(() ->
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()).isInstanceOf(ConnectException.class));
    }

    @Test
    void whatStaysTheSameIsNotTouched() throws Exception {
        var before = stage.ports();
        try (var viewer = viewing(before.getFirst());
                var idle = stage.http()) {
            idle.get("/healthz").readAnswer();

            listeners(TCP, HTTP);

            assertThat(stage.ports()).containsExactly(before.getLast(), before.getFirst());
            sees(viewer, 1);
            assertThat(idle.get("/healthz").readAnswer().header("Connection")).isEmpty();
        }
    }

    @Test
    void aPortThatMovesIsClosedAndItsViewersStay() throws Exception {
        int old = stage.server.port();
        int next = freePort();
        try (var viewer = viewing(old);
                var idle = RawClient.to(old)) {
            idle.get("/healthz").readAnswer();

            listeners(new Listener.Http(next), TCP);

            assertThat(stage.server.port()).isEqualTo(next);
            assertClosed(old);
            sees(viewer, 1);
            try (var there = viewing(next)) {
                sees(there, 2);
                viewer.skipTo(Pictures.png(2));
            }
            assertThat(idle.get("/healthz").readAnswer().header("Connection")).as("the last answer there").isEqualTo("close");
            assertThat(idle.isEnded()).isTrue();
        }
    }

    /// Those who watch at a port that is closed are held to the rules of the server all the same.
    @Test
    void whoWatchesAtAClosedPortMayLoseTheRight() throws Exception {
        try (var viewer = viewing(stage.server.port())) {
            listeners(new Listener.Http(freePort()), TCP);

            stage.server.settings(stage.server.settings().with((_, _, _) -> Decision.denied("nobody")));

            assertThat(viewer.client().isEnded()).isTrue();
        }
    }

    @Test
    void otherRulesOfAPortCountForTheNextRequestOnItsConnections() throws Exception {
        stage.show(Pictures.png(1));
        try (var viewer = viewing(stage.server.port());
                var client = stage.http()) {
            assertThat(client.get("/shot").readAnswer().status()).isEqualTo(404);

            var camera = new Alias(StreamName.of("camera"), Alias.As.SNAPSHOT, false);
            listeners(HTTP.withAliases(Map.of("/shot", camera)).with(AllowedHosts.of("camera.example.org")), TCP);

            assertThat(client.get("/shot").readAnswer().body()).isEqualTo(Pictures.png(1));
            var called = client.send("GET /shot HTTP/1.1\r\nHost: camera.example.org\r\n\r\n").readAnswer();
            assertThat(called.status()).isEqualTo(200);
            sees(viewer, 2);
        }
    }

    @Test
    void anotherPathBelowWhichAProxyHasItCountsForThePageThatIsAskedForAgain() throws Exception {
        try (var client = stage.http()) {
            assertThat(client.get("/camera", "Accept: text/html").readAnswer().text()).doesNotContain("/webcam/");

            listeners(HTTP.with(DropIn.DEFAULT.below("/webcam")), TCP);

            assertThat(client.get("/camera", "Accept: text/html").readAnswer().text()).contains("/webcam/");
        }
    }

    @Test
    void whoMayPublishNoMoreIsDisconnected() throws Exception {
        var nobody = new PublishRules(Publishing.NOBODY, List.of(), Set.of());
        try (var viewer = Viewing.of(stage.http(), "/door.mjpg");
                var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(1));
            viewer.skipTo(Pictures.png(1));

            listeners(HTTP, TCP.with(nobody));

            assertThat(producer.isEnded()).isTrue();
            listeners(HTTP, TCP);
            try (var again = stage.tcp()) {
                again.sendPicture(Pictures.png(2));
                viewer.skipTo(Pictures.png(2));
            }
        }
    }

    @Test
    void aTcpPortCanBeForAnotherStream() throws Exception {
        int port = freePort();
        listeners(HTTP, new Listener.Tcp(port, Stage.DOOR));

        listeners(HTTP, new Listener.Tcp(port, StreamName.of("yard")));

        try (var producer = RawClient.to(port)) {
            producer.sendPicture(Pictures.png(1));
            stage.awaitNewest("yard", Pictures.png(1));
        }
    }

    @Test
    void aPortForThisMachineBecomesOneForAllAndItsViewersStay() throws Exception {
        int port = freePort();
        listeners(new Listener.Http(port), TCP);
        try (var viewer = viewing(port)) {
            listeners(new Listener.Http(new InetSocketAddress(port)), TCP);

            assertThat(stage.server.port()).isEqualTo(port);
            sees(viewer, 1);
            try (var other = RawClient.to(port)) {
                assertThat(other.get("/healthz").readAnswer().status()).isEqualTo(200);
            }
            listeners(new Listener.Http(port), TCP);
            sees(viewer, 2);
        }
    }

    @Test
    void ifOnePortCannotBeHadNothingChanges() throws Exception {
        int port = freePort();
        int free = freePort();
        listeners(new Listener.Http(port), TCP);
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var viewer = viewing(port)) {
            var next = List.<Listener>of(
                    new Listener.Http(new InetSocketAddress(port)), new Listener.Http(free), new Listener.Http(taken.getLocalPort()));

            assertThatThrownBy(() -> stage.server.listeners(next, () -> fail("nothing is done")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));

            assertThat(stage.ports()).hasSize(2).first().isEqualTo(port);
            sees(viewer, 1);
            try (var other = viewing(port)) {
                sees(other, 2);
            }
            assertClosed(free);
        }
    }

    @Test
    void ifACertificateCannotBeUsedNothingChanges() throws Exception {
        int before = stage.server.port();
        var encrypted = new Listener.Http(0).with(Tls.of(folder.resolve("none.pem"), folder.resolve("none.key")));

        assertThatThrownBy(() -> listeners(HTTP.with(AllowedHosts.ANY), encrypted)).isInstanceOf(RefusedException.class).hasMessageContaining("none.pem");

        assertThat(stage.ports()).hasSize(2).first().isEqualTo(before);
        try (var client = stage.http()) {
            var elsewhere = client.send("GET / HTTP/1.1\r\nHost: elsewhere.example.org\r\n\r\n").readAnswer();
            assertThat(elsewhere.status()).as("not for any host").isEqualTo(421);
        }
    }

    @Test
    void nobodyIsAcceptedBeforeTheChangesThatBelongToIt() throws Exception {
        int port = freePort();
        var answersTooEarly = new AtomicBoolean();

        stage.server.listeners(List.of(HTTP, TCP, new Listener.Http(port)), () -> {
            try (var early = RawClient.to(port)) {
                answersTooEarly.set(early.get("/healthz").readWithin(300).length > 0);
            } catch (IOException e) {
                answersTooEarly.set(true);
            }
        });

        assertThat(answersTooEarly).isFalse();
        try (var client = RawClient.to(port)) {
            assertThat(client.get("/healthz").readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void anEncryptedPortGetsAnotherCertificateAndItsViewersStay() throws Exception {
        var first = EncryptedPort.keys(folder, "localhost");
        var second = EncryptedPort.keys(folder, "cameras.example.org");
        listeners(HTTP.with(EncryptedPort.tls(first)), TCP);
        int port = stage.server.port();
        try (var viewer = Viewing.of(RawClient.on(EncryptedPort.clientsThatTrust(first).createSocket("localhost", port)), "/camera.mjpg")) {
            sees(viewer, 1);

            listeners(HTTP.with(EncryptedPort.tls(second)), TCP);

            assertThat(stage.server.port()).isEqualTo(port);
            try (var other = (SSLSocket) EncryptedPort.clientsThatTrust(second).createSocket("localhost", port)) {
                other.startHandshake();
                assertThat(other.getSession().getPeerPrincipal().getName()).isEqualTo("CN=cameras.example.org");
            }
            sees(viewer, 2);
        }
    }

    @Test
    void plainHttpBecomesEncryptedAtTheSamePort() throws Exception {
        int port = freePort();
        var keys = EncryptedPort.keys(folder, "localhost");
        listeners(new Listener.Http(port), TCP);
        try (var viewer = viewing(port)) {
            listeners(new Listener.Http(port).with(EncryptedPort.tls(keys)), TCP);

            sees(viewer, 1);
            try (var other = RawClient.on(EncryptedPort.clientsThatTrust(keys).createSocket("localhost", port))) {
                assertThat(other.get("/healthz").readAnswer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aHundredChangesLeaveNothingBehind() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (var viewer = viewing(stage.server.port())) {
                listeners(i % 2 == 0 ? new Listener.Http(freePort()) : HTTP.with(AllowedHosts.ANY), TCP);
                sees(viewer, i % 10);
            }
        }

        await().until(() -> stage.server.connections() == 0);
        assertThat(stage.ports()).hasSize(2);
    }
}
