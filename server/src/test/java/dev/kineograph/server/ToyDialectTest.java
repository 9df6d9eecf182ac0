// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.dialect.toy.ToyDialect;
import dev.kineograph.server.dialect.toy.ToyType;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A dialect is one folder and one line of the table, here [ToyType]: it is on the common port beside our own addresses, or on one of its own.
@ExtendWith(NoLeaks.class)
class ToyDialectTest {
    private static final StreamName CAMERA = StreamName.of("camera");
    private static final ToyDialect TOY = new ToyDialect(CAMERA, "hello");
    private static final Dialects TABLE = new Dialects(new ToyType());

    private final RecordingAccess access = new RecordingAccess((_, _, _) -> Decision.allowed());

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose
    private final KineographServer server;

    ToyDialectTest() throws IOException {
        server = KineographServer.start(
                hub,
                Stage.STEADY.with(access),
                TABLE,
                new Listener.Http(0).withDialects(TOY),
                new Listener.ForDialect(0, TOY));
    }

    @BeforeEach
    void publish() {
        hub.publisher("camera").publish(Pictures.png(1));
    }

    private RawClient common() {
        return RawClient.to(server.port());
    }

    private RawClient own() {
        return RawClient.to(server.addresses().getLast().getPort());
    }

    private Answer get(String path) throws IOException {
        try (var client = common()) {
            return client.get(path).readAnswer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?action=stream", "/?action=stream&dummy=5", "/?dummy&action=stream"})
    void aParameterChoosesTheLivePicture(String address) throws IOException {
        for (var client : List.of(common(), own())) {
            try (var viewing = Viewing.of(client, address)) {
                assertThat(viewing.next()).isEqualTo(Pictures.png(1));
            }
        }
    }

    @Test
    void anotherOneChoosesASnapshot() throws IOException {
        for (var client : List.of(common(), own())) {
            try (client) {
                var answer = client.get("/?action=snapshot").readAnswer();

                assertThat(answer.body()).isEqualTo(Pictures.png(1));
                assertThat(answer.header("Content-Type")).isEqualTo("image/png");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?action=dance", "/?action", "/?stream=action"})
    void withoutTheConditionOurIndexIsOnTheCommonPortAndTheToysOnItsOwn(String address) throws IOException {
        assertThat(get(address).text()).contains("<html").contains("camera");
        try (var client = own()) {
            assertThat(client.get(address).readAnswer().text()).isEqualTo("the toy's own page\n");
        }
    }

    @Test
    void aPathOfItsOwnIsMoreSpecificThanOurNameOfAnyStream() throws IOException {
        for (var client : List.of(common(), own())) {
            try (client) {
                assertThat(client.get("/toy/hello").readAnswer().text()).isEqualTo("hello\n");
                assertThat(client.get("/toy/camera/now").readAnswer().body()).isEqualTo(Pictures.png(1));
            }
        }
    }

    @Test
    void ourAddressesAreAsTheyWere() throws IOException {
        assertThat(get("/camera.png").body()).isEqualTo(Pictures.png(1));
        assertThat(get("/camera.json").text()).contains("\"camera\"");
        assertThat(get("/assets/page.css").status()).isEqualTo(200);
        try (var viewing = Viewing.of(common(), "/camera.mjpg?action=stream");
                var webSocket = WebSocketClient.of(common(), "/camera")) {
            assertThat(viewing.next()).isEqualTo(Pictures.png(1));
            assertThat(webSocket.next().payload()).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void whoMayNotWatchIsDeniedAtEachOfItsAddresses() throws IOException {
        access.answers((_, _, _) -> Decision.denied("not for you"));
        for (var address : List.of("/?action=stream", "/?action=snapshot", "/toy/hello", "/toy/camera/now")) {
            var answer = get(address);

            assertThat(answer.status()).as(address).isEqualTo(403);
            assertThat(answer.text()).as(address).isEqualTo("not for you\n");
        }
        assertThat(access.asked()).containsOnly("WATCH camera").hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /?action=stream, 'GET, HEAD, OPTIONS'",
        "PUT, /?action=snapshot, 'GET, HEAD, OPTIONS'",
        "DELETE, /toy/hello, 'GET, HEAD, OPTIONS'",
        "POST, /, 'GET, HEAD, OPTIONS'",
        "DELETE, /camera.png, 'GET, HEAD, OPTIONS, POST, PUT'"
    })
    void anotherMethodIs405AndOptionsNamesThoseThatThereAre(String method, String address, String allow) throws IOException {
        try (var client = common()) {
            var refused = client.request(method, address).readAnswer();
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("Allow")).isEqualTo(allow);

            var options = client.request("OPTIONS", address).readAnswer();
            assertThat(options.status()).isEqualTo(204);
            assertThat(options.header("Allow")).isEqualTo(allow);
        }
    }

    @Test
    void aHintNamesTheNearestStream() throws IOException {
        // A server with an access of its own gives no hints.
        try (var open = KineographServer.start(hub, Stage.STEADY, TABLE, new Listener.Http(0).withDialects(TOY));
                var client = RawClient.to(open.port())) {
            assertThat(client.get("/camra.png").readAnswer().text()).contains("did you mean /camera.jpg");
        }
        assertThat(get("/toy/camra/now").status()).isEqualTo(404);
    }

    @Test
    void aFaultOfOneOfItsEndpointsIs500AndCountedAsAFault() throws IOException {
        try (var client = common()) {
            var answer = client.get("/toy/broken").readAnswer();

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).isEqualTo("this request met a fault of the server\n");
            assertThat(client.get("/toy/hello").readAnswer().text()).isEqualTo("hello\n");
        }
        assertThat(server.refusals()).containsOnly(Map.entry("http FAULT", 1L));
        assertThat(ignored.lines()).anyMatch(line -> line.contains("ended by a fault of this program"));
    }

    @Test
    void aFileOfPagesThatIsNotThereIsNoRefusal() throws IOException {
        assertThat(get("/assets/nothing.css").status()).isEqualTo(404);
        assertThat(server.refusals()).isEmpty();
    }

    @Test
    void aHeadOfItsLivePictureJoinsNothing() throws IOException {
        try (var client = common()) {
            assertThat(client.request("HEAD", "/?action=stream").readHead().status()).isEqualTo(200);
            assertThat(hub.stream("camera").presence().connections()).isZero();
        }
    }

    @Test
    void theTableKnowsItsKeysAndItsSummary() {
        assertThat(TABLE.keys()).containsExactly("toy");
        assertThat(TABLE.keysOf("toy")).containsExactly("stream", "greeting");
        assertThat(TABLE.summary(TOY, "here:80")).isEqualTo("http://here:80/?action=stream   camera, for a toy");
    }

    @Test
    void aDialectThatIsNotInTheTableIsRefusedByItsKeyAndNoPortIsOpened() throws IOException {
        try (var others = KineographServer.start(hub, Stage.STEADY)) {
            for (var listener : List.of(new Listener.Http(0).withDialects(TOY), new Listener.ForDialect(0, TOY))) {
                assertThatThrownBy(() -> others.listen(listener))
                        .isInstanceOf(RefusedException.class)
                        .hasMessage("dialect: 'toy' (expected: one of " + String.join(", ", Dialects.SHIPPED.keys()) + ")");
            }
            assertThat(others.addresses()).isEmpty();
        }
    }

    @Test
    void theSettingsAndTheTypeHaveOneKey() {
        assertThat(TOY.key()).isEqualTo(new ToyType().key());
    }
}
