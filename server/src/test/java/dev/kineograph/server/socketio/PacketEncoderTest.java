// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.server.socketio.engine.SharedMessage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Packets as each generation of client reads them, byte for byte; see LegacyPacketsTest for the oldest.
class PacketEncoderTest {

    @Test
    void theNewestClientsGetTheirIdAndReasonsInAnObject() {
        assertThat(written(new Packet.Connected("/", "x"), 4)).containsExactly("0{\"sid\":\"x\"}");
        assertThat(written(new Packet.Connected("/custom", "x"), 4)).containsExactly("0/custom,{\"sid\":\"x\"}");
        assertThat(written(new Packet.ConnectError("/a", "Invalid namespace"), 4))
                .containsExactly("4/a,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void olderClientsDoNot() {
        assertThat(written(new Packet.Connected("/", "x"), 3)).containsExactly("0");
        assertThat(written(new Packet.Connected("/custom", "x"), 3)).containsExactly("0/custom,");
        assertThat(written(new Packet.ConnectError("/a", "Invalid namespace"), 3))
                .containsExactly("4/a,\"Invalid namespace\"");
    }

    @Test
    void eventsAndAcknowledgementsAreTheSameForBoth() {
        for (int version : new int[] {3, 4}) {
            assertThat(written(new Packet.Event("/", -1, "a", List.of()), version)).containsExactly("2[\"a\"]");
            assertThat(written(new Packet.Event("/b", 12, "a", Arrays.asList(1, 2.5, null, "\u00e4\"\n")), version))
                    .containsExactly("2/b,12[\"a\",1,2.5,null,\"\\u00E4\\\"\\n\"]");
            assertThat(written(new Packet.Ack("/", 0, List.of()), version)).containsExactly("30[]");
            assertThat(written(new Packet.Ack("/b", 7, List.of(true)), version)).containsExactly("3/b,7[true]");
            assertThat(written(new Packet.Disconnect("/"), version)).containsExactly("1");
            assertThat(written(new Packet.Disconnect("/b"), version)).containsExactly("1/b,");
        }
    }

    @Test
    void binaryFollowsItsTextInTheOrderOfThePlaceholders() {
        var picture = new LinkedHashMap<String, Object>();
        picture.put("width", 3);
        picture.put("source", new byte[] {1, 2});
        var rest = ByteBuffer.wrap(new byte[] {9, 8, 7}).position(1);

        for (int version : new int[] {3, 4}) {
            assertThat(written(new Packet.Event("/", 2, "a", List.of(picture, List.of(rest))), version))
                    .containsExactly(
                            "52-2[\"a\",{\"width\":3,\"source\":{\"_placeholder\":true,\"num\":0}},[{\"_placeholder\":true,\"num\":1}]]",
                            "#0102",
                            "#0807");
            assertThat(written(new Packet.Ack("/b", 5, List.of(rest)), version))
                    .containsExactly("61-/b,5[{\"_placeholder\":true,\"num\":0}]", "#0807");
        }
        assertThat(rest.position()).isEqualTo(1);
    }

    @Test
    void whatIsEncodedDecodesAgain() {
        var decoder = new PacketDecoder(4, 1000);
        var values = new ArrayList<Object>(List.of("x", List.of(new byte[] {1}), Map.of("b", new byte[] {2, 3}), 5));

        decoder.text(written(new Packet.Event("/a", 4, "e", values), 4).getFirst());
        decoder.binary(new byte[] {1});
        var event = (Packet.Event) decoder.binary(new byte[] {2, 3});

        assertThat(event.namespace()).isEqualTo("/a");
        assertThat(event.id()).isEqualTo(4);
        assertThat(Recorder.shown(event.arguments())).isEqualTo("[x, [#01], [b=#0203], 5]");
    }

    @Test
    void aValueThatIsNeitherJsonNorBinaryIsAnException() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PacketEncoder.encode(new Packet.Event("/", -1, "a", List.of(URI.create("x"))), 4))
                .withMessage("argument: java.net.URI (expected: a JSON value, byte[] or ByteBuffer)");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> SocketIo.event(4, "/", 0, "connect"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> SocketIo.event(4, "/", 1, "a"));
    }

    @Test
    void anEventForManyClientsHasAnEvenIdOrNone() {
        assertThat(taken(SocketIo.event(4, "/", 6, "picture", 1), 4)).containsExactly("26[\"picture\",1]");
        assertThat(taken(SocketIo.event(3, "/", -1, "picture", 1), 3)).containsExactly("2[\"picture\",1]");
        assertThat(taken(SocketIo.event(1, "/", 6, "picture", 1), 1))
                .containsExactly("5:6+::{\"name\":\"picture\",\"args\":[1]}");
    }

    private static List<String> written(Packet packet, int version) {
        return taken(PacketEncoder.encode(packet, version), version);
    }

    private static List<String> taken(SharedMessage message, int version) {
        var session = new FakeSession(version);
        session.send(message);
        message.release();
        return session.takeSent();
    }
}
