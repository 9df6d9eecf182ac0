// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `/api/v1/live`: one WebSocket shows many streams, each under a number that the client chose.
@ExtendWith(NoLeaks.class)
class WatchedStreamsTest {
    private static final String ALIVE = "{\"type\":\"alive\"}";
    private static final String PATH = "/api/v1/live?list=0";

    private final RecordingAccess access = new RecordingAccess((_, stream, _) ->
            stream.value().startsWith("vault") ? Decision.hidden() : stream.value().equals("closed") ? Decision.denied("closed: not you") : Decision.undecided());

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(access));

    /// A picture with its head.
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Shown(int number, long ageMillis, long epoch, long sequence, byte[] picture) {

        static Shown of(byte[] message) {
            var head = ByteBuffer.wrap(message);
            assertThat(head.get()).isEqualTo((byte) 1);
            int length = head.get();
            return new Shown(head.getShort(), head.getInt(), head.getLong(), head.getLong(), Arrays.copyOfRange(message, length, message.length));
        }
    }

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
        stage.hub.publisher("door").publish(Pictures.png(2));
        stage.hub.publisher("vault").publish(Pictures.png(3));
        stage.hub.publisher("closed").publish(Pictures.png(4));
    }

    private WebSocketClient open() throws IOException {
        return WebSocketClient.of(stage.http(), PATH);
    }

    private static void say(WebSocketClient socket, String json) throws IOException {
        socket.send(WebSocketClient.TEXT, json.replace('\'', '"').getBytes(UTF_8));
    }

    private static void subscribe(WebSocketClient socket, int number, String stream) throws IOException {
        say(socket, "{'type':'subscribe','id':%d,'stream':'%s'}".formatted(number, stream));
    }

    private static void acknowledge(WebSocketClient socket, int number) throws IOException {
        socket.send(WebSocketClient.BINARY, ByteBuffer.allocate(2).putShort((short) number).array());
    }

    private static Shown next(WebSocketClient socket) throws IOException {
        return Shown.of(nextOf(socket, WebSocketClient.BINARY).payload());
    }

    private static Map<String, Object> told(WebSocketClient socket) throws IOException {
        return JSON.std.mapFrom(nextOf(socket, WebSocketClient.TEXT).text());
    }

    /// A slow machine is told that the connection is alive before it is told anything else.
    private static WebSocketClient.Message nextOf(WebSocketClient socket, int opcode) throws IOException {
        var message = socket.next();
        while (message.text().equals(ALIVE)) {
            message = socket.next();
        }
        assertThat(message.opcode()).as(message.text()).isEqualTo(opcode);
        return message;
    }

    @Test
    void eachPictureSaysWhoseItIsAndHowOld() throws IOException {
        try (var socket = open()) {
            subscribe(socket, 7, "door");
            var door = next(socket);
            subscribe(socket, 65535, "camera");
            var camera = next(socket);

            var frame = stage.newest("door");
            assertThat(door.number).isEqualTo(7);
            assertThat(door.ageMillis).isBetween(0L, 60_000L);
            assertThat(door.epoch).isEqualTo(frame.epoch());
            assertThat(door.sequence).isEqualTo(frame.sequence());
            assertThat(door.picture).isEqualTo(Pictures.png(2));
            assertThat(camera.number).isEqualTo((short) 65535);
            assertThat(camera.picture).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void whoComesLaterIsToldHowOldThePictureIsByThen() throws IOException {
        try (var early = open();
                var late = open()) {
            subscribe(early, 1, "door");
            next(early);

            await().until(() -> {
                subscribe(late, 1, "door");
                return next(late).ageMillis >= 700;
            });
        }
    }

    @Test
    void theNewestPictureComesWhenTheLastIsAcknowledgedWhateverOtherStreamsDo() throws IOException {
        try (var socket = open()) {
            subscribe(socket, 1, "camera");
            next(socket);
            subscribe(socket, 2, "door");
            next(socket);

            stage.show(Pictures.png(11));
            stage.show(Pictures.png(12));
            acknowledge(socket, 2);
            stage.hub.publisher("door").publish(Pictures.png(21));
            assertThat(next(socket).picture).isEqualTo(Pictures.png(21));
            acknowledge(socket, 1);

            assertThat(next(socket).picture).isEqualTo(Pictures.png(12));
        }
    }

    @Test
    void whatIsHiddenLooksLikeWhatIsNotThereAndTheOthersGoOn() throws IOException {
        try (var socket = open()) {
            subscribe(socket, 1, "vault");
            subscribe(socket, 2, "nowhere");
            subscribe(socket, 3, "closed");
            subscribe(socket, 4, "camera");

            assertThat(told(socket)).isEqualTo(Map.of(
                    "type", "error", "id", 1, "reason", "no_such_stream", "message", "vault: there is no such stream"));
            assertThat(told(socket)).containsEntry("id", 2).containsEntry("message", "nowhere: there is no such stream");
            assertThat(told(socket)).containsEntry("id", 3).containsEntry("reason", "denied").containsEntry("message", "closed: not you");
            assertThat(next(socket).number).isEqualTo(4);
        }
    }

    @Test
    void aPausedStreamHasNoViewer() throws IOException {
        try (var socket = open()) {
            subscribe(socket, 1, "camera");
            next(socket);
            stage.awaitViewers("camera", 1);

            say(socket, "{'type':'pause','id':1}");
            stage.awaitViewers("camera", 0);
            stage.show(Pictures.png(5));
            say(socket, "{'type':'resume','id':1}");

            assertThat(next(socket).picture).isEqualTo(Pictures.png(5));
            stage.awaitViewers("camera", 1);
            say(socket, "{'type':'unsubscribe','id':1}");
            stage.awaitViewers("camera", 0);
        }
    }

    @Test
    void oneClientIsOneViewerOfEachStream() throws IOException {
        try (var socket = open()) {
            subscribe(socket, 1, "camera");
            subscribe(socket, 2, "camera");
            next(socket);
            next(socket);

            stage.awaitViewers("camera", 2);
            assertThat(stage.stream("camera").presence().viewers()).isEqualTo(1);
        }
        stage.awaitViewers("camera", 0);
        await().until(() -> stage.server.connections() == 0);
    }

    @Test
    void theSixtyFifthStreamIsRefusedAndNothingElse() throws IOException {
        try (var socket = open()) {
            for (int i = 0; i < 64; i++) {
                subscribe(socket, i, "camera");
                next(socket);
            }
            subscribe(socket, 64, "camera");
            assertThat(told(socket)).containsEntry("id", 64).containsEntry("reason", "bad_value").hasEntrySatisfying("message", message ->
                    assertThat(message).asString().contains("one more than 64"));

            say(socket, "{'type':'unsubscribe','id':3}");
            subscribe(socket, 64, "door");
            assertThat(next(socket).number).isEqualTo(64);
        }
    }

    @Test
    void aRetiredStreamEndsAndItsNumberIsFree() throws IOException {
        try (var socket = open()) {
            subscribe(socket, 1, "door");
            next(socket);

            stage.hub.retire(StreamName.of("door"));
            assertThat(told(socket)).isEqualTo(Map.of("type", "ended", "id", 1, "message", "door: the stream has ended"));

            subscribe(socket, 1, "camera");
            assertThat(next(socket).picture).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void whoMayNoLongerWatchIsTold() throws IOException {
        try (var socket = open()) {
            subscribe(socket, 1, "door");
            next(socket);

            access.answers((_, stream, _) -> stream.value().equals("door") ? Decision.denied("door: not now") : Decision.undecided());
            stage.server.recheckAccess();

            assertThat(told(socket)).containsEntry("type", "error").containsEntry("id", 1).containsEntry("message", "door: not now");
            stage.awaitViewers("door", 0);
        }
    }

    @Test
    void aMistakeIsAnsweredAndTheConnectionGoesOn() throws IOException {
        try (var socket = open()) {
            for (var wrong : new String[] {"nonsense", "null", "[]", "{}", "{'type':'list'}{}", "{'type':'dance'}", "{'type':'subscribe','stream':'camera'}", "{'type':'subscribe','id':70000,'stream':'camera'}",
                "{'type':'subscribe','id':1}", "{'type':'subscribe','id':1,'stream':'../camera'}"}) {
                say(socket, wrong);
                assertThat(told(socket)).as(wrong).containsEntry("type", "error").hasEntrySatisfying("message", message ->
                        assertThat(message).asString().contains("expected: "));
            }
            say(socket, "{'type':'subscribe','id':1,'stream':'camera','width':-1}");
            assertThat(told(socket)).containsEntry("id", 1);
            acknowledge(socket, 9);
            socket.send(WebSocketClient.BINARY, new byte[3]);
            say(socket, "{'type':'unsubscribe','id':9}");
            subscribe(socket, 1, "camera");
            assertThat(next(socket).number).isEqualTo(1);
        }
    }

    @Test
    void theListComesWhenItIsAskedFor() throws IOException {
        try (var socket = open()) {
            say(socket, "{'type':'list'}");

            assertThat(told(socket)).containsEntry("type", "streams").hasEntrySatisfying("streams", streams ->
                    assertThat(streams).asString().contains("name=camera").doesNotContain("vault"));
        }
    }

    @Test
    void aClientIsToldThatTheServerIsThereThoughNothingChanges() throws IOException {
        try (var socket = open()) {
            assertThat(socket.next().text()).isEqualTo(ALIVE);
        }
    }

    @Test
    void streamsAreShownInTheFormThatIsAskedFor() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var hub = new Hub(new ToyTranscoder());
                var server = KineographServer.start(hub, Stage.STEADY, new Listener.Http(loopback))) {
            hub.publisher("camera").publish(Pictures.png(1));
            try (var socket = WebSocketClient.of(RawClient.to(server.port()), PATH)) {
                say(socket, "{'type':'subscribe','id':1,'stream':'camera','width':8,'quality':'50','format':'jpg'}");

                var size = Picture.of(next(socket).picture);
                assertThat(size.size().width()).isEqualTo(8);
                assertThat(size.format()).isEqualTo(ImageFormat.JPEG);
            }
        }
    }

    @Test
    void whatIsLeftToDrawIsBounded() throws IOException {
        var large = Pictures.large(1, 3 << 20);
        for (var name : new String[] {"a", "b", "c", "d"}) {
            stage.hub.publisher(name).publish(large);
        }
        try (var socket = open()) {
            for (int i = 0; i < 4; i++) {
                subscribe(socket, i, String.valueOf((char) ('a' + i)));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(next(socket).number).isEqualTo(i);
            }
            subscribe(socket, 9, "nowhere");
            assertThat(told(socket)).containsEntry("id", 9);

            acknowledge(socket, 0);

            assertThat(next(socket).number).isEqualTo(3);
        }
    }
}
