// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sessions of Socket.IO that take nothing, or send no end: at most the newest picture waits for each, within the memory that its address
/// may fill.
@ExtendWith(NoLeaks.class)
class SilentSessionsTest {
    private static final int MEGABYTE = 1_000_000;
    private static final String POLLS = "/socket.io/?EIO=4&transport=polling";

    private final List<RawClient> clients = new ArrayList<>();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(new Limits(1000, 1000, 16 * MEGABYTE)));

    private RawClient from(String address) {
        var client = RawClient.from(address, stage.server.port());
        clients.add(client);
        return client;
    }

    @AfterEach
    void leave() {
        clients.forEach(RawClient::close);
    }

    /// Opens a session and says its address.
    private static String polls(RawClient client) throws IOException {
        var sid = client.get(POLLS).readAnswer().text().replaceFirst(".*\"sid\":\"([^\"]{22})\".*", "$1");
        return POLLS + "&sid=" + sid;
    }

    private static Answer post(RawClient client, String path, String body) throws IOException {
        client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n");
        return client.send(body.getBytes(UTF_8)).readAnswer();
    }

    private static String base64(byte[] picture) {
        return Base64.getEncoder().encodeToString(picture);
    }

    private void publish(int number, int bytes) {
        try (var publisher = stage.hub.publisher("camera")) {
            publisher.publish(Pictures.large(number, bytes));
        }
    }

    private static int countOf(String part, String text) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    @Test
    void ofPicturesThatAreAskedForAgainAndAgainTheNewestWaits() throws IOException {
        var client = from("127.0.0.2");
        var polls = polls(client);
        for (int i = 1; i <= 10; i++) {
            publish(i, MEGABYTE);
            assertThat(post(client, polls, "40/camera,{\"late\":\"newest\"}").text()).isEqualTo("ok");
            if (i < 10) {
                assertThat(post(client, polls, "41/camera,").text()).isEqualTo("ok");
            }
        }

        // The last one is put in the place of the one before when the answer to the last join has gone out.
        await().until(() -> stage.server.heldBytes() < MEGABYTE * 4 / 3L + 10_000L);
        var all = client.get(polls).readAnswer().text();
        assertThat(countOf("showimgdata", all)).isEqualTo(1);
        assertThat(all).contains(base64(Pictures.large(10, MEGABYTE)));
        await().until(() -> stage.server.heldBytes() == 0);
    }

    @Test
    void ofPicturesThatOthersPushTheNewestWaitsAndOtherEventsAllDo() throws IOException {
        var client = from("127.0.0.2");
        var polls = polls(client);
        post(client, polls, "40");
        client.get(polls).readAnswer();
        try (var pusher = SocketIoPeer.connected(stage.server.port())) {
            for (int i = 1; i <= 10; i++) {
                pusher.ask("onimgdata", Map.of("source", Pictures.large(i, 100_000), "number", i));
            }
        }

        await().untilAsserted(() -> assertThat(stage.server.heldBytes()).isGreaterThan(99_000));
        var all = new StringBuilder();
        await().until(() -> all.append(client.get(polls).readAnswer().text()).toString().contains("\"number\":10"));
        assertThat(all).contains(base64(Pictures.large(10, 100_000)));
        assertThat(countOf("showimgdata", all.toString())).isLessThan(10);
    }

    @Test
    void sessionsBeyondTheirAddressesQuarterEndAndOthersDoNot() throws IOException {
        publish(1, MEGABYTE);
        var other = from("127.0.0.3");
        var kept = polls(other);
        post(other, kept, "40/camera,{\"late\":\"newest\"}");
        for (int i = 0; i < 10; i++) {
            var client = from("127.0.0.2");
            post(client, polls(client), "40/camera,{\"late\":\"newest\"}");
        }

        await().until(() -> stage.rejected("socket.io NO_MEMORY") > 0);
        assertThat(stage.server.heldBytes()).isLessThan((4 + 2) * MEGABYTE);
        assertThat(other.get(kept).readAnswer().text()).contains(base64(Pictures.large(1, MEGABYTE)));
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("socket.io", "server.memory"));
    }

    @Test
    void whereAllIsUsedUpASessionOfTheAddressThatHoldsMostMakesRoom() throws IOException {
        publish(1, 2_400_000);
        var largest = from("127.0.0.2");
        var polls = polls(largest);
        post(largest, polls, "40/camera,{\"late\":\"newest\"}");
        await().until(() -> stage.server.heldBytes() > 3_000_000);
        publish(2, 1_800_000);
        for (int host = 3; host <= 8; host++) {
            var client = from("127.0.0." + host);
            post(client, polls(client), "40/camera,{\"late\":\"newest\"}");
        }

        await().until(() -> stage.rejected("socket.io NO_MEMORY") == 1);
        assertThat(stage.server.heldBytes()).isLessThanOrEqualTo(16 * MEGABYTE);
        assertThat(largest.get(polls).readAnswer().status()).isEqualTo(400);
    }

    private static WebSocketClient joined(RawClient client) throws IOException {
        WebSocketClient.ask(client, "/socket.io/?EIO=4&transport=websocket").readHead();
        var socket = WebSocketClient.on(client);
        socket.next();
        socket.send(WebSocketClient.TEXT, "40".getBytes(UTF_8));
        socket.next();
        return socket;
    }

    @Test
    void whatHasComeOfAMessageOrAPacketIsCounted() throws IOException {
        var client = from("127.0.0.1");
        var socket = joined(client);

        socket.send(WebSocketClient.TEXT, "452-[\"onimgdata\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]".getBytes(UTF_8));
        socket.send(WebSocketClient.BINARY, new byte[MEGABYTE]);
        await().until(() -> stage.server.heldBytes() >= MEGABYTE);
        socket.raw(WebSocketClient.BINARY, WebSocketClient.MASKED, new byte[MEGABYTE]);
        await().until(() -> stage.server.heldBytes() >= 2 * MEGABYTE);

        client.close();
        await().until(() -> stage.server.heldBytes() == 0);
    }

    @Test
    void aPacketBeyondItEndsItsSession() throws IOException {
        var client = from("127.0.0.1");
        var socket = joined(client);

        socket.send(WebSocketClient.TEXT, ("459-[\"onimgdata\"" + ",1".repeat(9) + "]").getBytes(UTF_8));
        for (int i = 0; i < 3; i++) {
            socket.send(WebSocketClient.BINARY, new byte[3 * MEGABYTE / 2]);
        }

        assertThat(socket.readCloseCode()).isEqualTo(1013);
        await().until(() -> stage.server.heldBytes() == 0);
        assertThat(stage.rejected("socket.io NO_MEMORY")).isEqualTo(1);
    }
}
