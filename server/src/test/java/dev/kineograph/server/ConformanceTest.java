// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [ConformanceServer] does what the public suites of Socket.IO and Engine.IO look for, so that nobody has to fetch them to know.
@Isolated("a session ends here when its client does not answer within 200 ms")
class ConformanceTest {
    private static final String SOCKET_IO = "/socket.io/?EIO=4&transport=";
    private static final String ENGINE_IO = "/engine.io/?transport=";

    private static ConformanceServer server;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        server = new ConformanceServer(0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void hangUp() {
        http.shutdownNow();
    }

    /// A WebSocket that keeps what comes: a text as it is, bytes as `[1, 2, 3]`.
    private static final class Peer implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            messages.add(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            messages.add(bytes(data));
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }

        Peer says(String text) {
            socket.sendText(text, true).join();
            return this;
        }

        Peer says(int... bytes) {
            var buffer = ByteBuffer.allocate(bytes.length);
            for (int one : bytes) {
                buffer.put((byte) one);
            }
            socket.sendBinary(buffer.flip(), true).join();
            return this;
        }

        String hears() throws InterruptedException {
            return messages.poll(20, TimeUnit.SECONDS);
        }

        /// Answering the server's questions whether it is there.
        String hearsButPings() throws InterruptedException {
            var message = hears();
            while ("2".equals(message)) {
                says("3");
                message = hears();
            }
            return message;
        }

        void isClosed() {
            assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
        }
    }

    private static String bytes(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        return Arrays.toString(copy);
    }

    private Peer open(String address) throws Exception {
        var peer = new Peer();
        peer.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:%d%s".formatted(server.port(), address)), peer)
                .get(20, TimeUnit.SECONDS);
        return peer;
    }

    private Peer opened() throws Exception {
        var peer = open(SOCKET_IO + "websocket");
        assertThat(peer.hears()).startsWith("0{\"sid\":");
        return peer;
    }

    private Peer connected() throws Exception {
        var peer = opened().says("40");
        assertThat(peer.hearsButPings()).startsWith("40{");
        assertThat(peer.hearsButPings()).isEqualTo("42[\"auth\",{}]");
        return peer;
    }

    private HttpResponse<String> get(String address) throws Exception {
        return http.send(request(address).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String address, String body) throws Exception {
        return http.send(request(address).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(server.port(), address)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '~', value = {
        "40 40 42[\"auth\",{}]",
        "40{\"token\":\"123\"} 40 42[\"auth\",{\"token\":\"123\"}]",
        "40/custom, 40/custom, 42/custom,[\"auth\",{}]",
        "40/custom,{\"token\":\"abc\"} 40/custom, 42/custom,[\"auth\",{\"token\":\"abc\"}]"
    })
    void whoConnectsIsToldItsIdInAMessageByItselfAndThenWhatItSaidOfItself(String connect, String prefix, String auth) throws Exception {
        var peer = opened();

        peer.says(connect);

        assertThat(peer.hears()).matches(Pattern.quote(prefix) + "\\{\"sid\":\"[^\"]+\"}");
        assertThat(peer.hearsButPings()).isEqualTo(auth);
    }

    @Test
    void aNamespaceThatIsNotThereIsRefused() throws Exception {
        var peer = opened();

        peer.says("40/random");

        assertThat(peer.hears()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void nonsenseInsteadOfAConnectClosesTheSession() throws Exception {
        var peer = opened();

        peer.says("4abc");

        peer.isClosed();
    }

    @Test
    void whoNeitherConnectsNorAnswersIsClosed() throws Exception {
        var peer = opened();

        assertThat(peer.hears()).isEqualTo("2");

        peer.isClosed();
    }

    @Test
    void whoLeavesTheMainNamespaceKeepsItsSession() throws Exception {
        var peer = connected();

        peer.says("41");

        assertThat(peer.hears()).isEqualTo("2");
    }

    @Test
    void whoLeavesACustomNamespaceIsHeardInTheMainOne() throws Exception {
        var peer = connected().says("40/custom");
        assertThat(peer.hearsButPings()).startsWith("40/custom,{");
        assertThat(peer.hearsButPings()).isEqualTo("42/custom,[\"auth\",{}]");

        peer.says("41/custom").says("42[\"message\",\"to the main one\"]");

        assertThat(peer.hearsButPings()).isEqualTo("42[\"message-back\",\"to the main one\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '~', value = {
        "42[\"message\",1,\"2\",{\"3\":[true]}] 42[\"message-back\",1,\"2\",{\"3\":[true]}]",
        "42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}] 43456[1,\"2\",{\"3\":[false]}]"
    })
    void aTextComesBackAndIsAcknowledged(String said, String answer) throws Exception {
        var peer = connected();

        peer.says(said);

        assertThat(peer.hearsButPings()).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '~', value = {"52-[\"message\", 52-[\"message-back\",", "52-789[\"message-with-ack\", 62-789["})
    void twoAttachmentsComeBackAndAreAcknowledged(String said, String answer) throws Exception {
        var places = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        var peer = connected();

        peer.says("4" + said + places).says(1, 2, 3).says(4, 5, 6);

        assertThat(peer.hearsButPings()).isEqualTo("4" + answer + places);
        assertThat(peer.hearsButPings()).isEqualTo("[1, 2, 3]");
        assertThat(peer.hearsButPings()).isEqualTo("[4, 5, 6]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4abc", "42{}", "42abc[\"message-with-ack\",1]"})
    void aPacketThatIsNoneClosesTheSession(String packet) throws Exception {
        var peer = connected();

        peer.says(packet);

        peer.isClosed();
    }

    @Test
    void theHandshakeSaysTheLimitsThatTheSuitesExpect() throws Exception {
        assertThat(get(SOCKET_IO + "polling").body())
                .matches("0\\{\"sid\":\"[^\"]+\",\"upgrades\":\\[\"websocket\"],"
                        + "\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?transport=polling", "?EIO=abc&transport=polling", "?EIO=4", "?EIO=4&transport=abc"})
    void aHandshakeOfNoKindIsABadRequest(String query) throws Exception {
        assertThat(get("/socket.io/" + query).statusCode()).isEqualTo(400);
        assertThat(get("/engine.io/" + query).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"4,[1]", "3,'[4, 1]'"})
    void atEngineIoASocketHearsWhatItSaid(String revision, String bytes) throws Exception {
        var peer = open(ENGINE_IO + "websocket&EIO=" + revision);
        assertThat(peer.hears()).startsWith("0{\"sid\":");

        peer.says("4hello");
        peer.says(revision.equals("3") ? new int[] {4, 1} : new int[] {1});

        assertThat(peer.hearsButPings()).isEqualTo("4hello");
        assertThat(peer.hearsButPings()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"4,4hello\u001ebAQID", "3,6:4hello6:b4AQID"})
    void atEngineIoAPollHearsWhatARequestSaid(String revision, String payload) throws Exception {
        var here = ENGINE_IO + "polling&b64=1&EIO=" + revision;
        var session = here + "&sid=" + get(here).body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");

        assertThat(post(session, payload).body()).isEqualTo("ok");

        assertThat(get(session).body()).isEqualTo(payload);
    }
}
