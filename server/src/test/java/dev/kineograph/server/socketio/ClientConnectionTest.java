// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.RefusedException;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients join namespaces, and are refused.
class ClientConnectionTest extends ClientConnections {
    @Test
    void aClientOfTheNewestVersionAsksForANamespace() {
        var listener = open(session);
        session.turn();
        assertThat(session.sent).isEmpty();

        listener.text("0{\"token\":\"123\"}");

        var socket = recorder.sockets.getFirst();
        assertThat(session.takeSent()).containsExactly("0{\"sid\":\"" + socket.id() + "\"}");
        assertThat(socket.id()).hasSize(22).isNotEqualTo(session.id());
        assertThat(socket.auth()).isEqualTo(Map.of("token", "123"));
        assertThat(socket.session()).isSameAs(session);
        assertThat(recorder.heard).containsExactly("connected / {token=123}");
    }

    @Test
    void olderClientsAreInTheDefaultNamespaceFromTheBeginning() {
        var older = new FakeSession(3);
        var oldest = new FakeSession(1);

        open(older);
        open(oldest);
        assertThat(older.sent).isEmpty();
        older.turn();
        oldest.turn();

        assertThat(older.takeSent()).containsExactly("0");
        assertThat(oldest.takeSent()).containsExactly("1::");
    }

    @Test
    void olderClientsJoinOtherNamespacesByAPacket() {
        var older = new FakeSession(3);
        var listener = join(older);

        listener.text("0/door?token=x,");
        listener.text("2/door,[\"a\"]");

        assertThat(older.takeSent()).containsExactly("0/door,");
        assertThat(recorder.heard).containsExactly("connected /door {token=x}", "event /door a []");
    }

    @Test
    void theAnswerToAConnectIsSentByItself() {
        recorder.onConnected = socket -> socket.emit("auth", socket.auth());
        var listener = open(session);

        listener.text("0/custom,{\"token\":\"abc\"}");
        assertThat(session.takeSent()).hasSize(1).first().asString().startsWith("0/custom,{\"sid\":\"");
        listener.text("2/custom,1[\"early\"]");
        assertThat(session.sent).isEmpty();
        session.turn();

        assertThat(session.takeSent()).containsExactly("2/custom,[\"auth\",{\"token\":\"abc\"}]", "3/custom,1[]");
    }

    @Test
    void anUnknownNamespaceIsRefusedAndTheSessionGoesOn() {
        var listener = join(session, "/");
        var older = new FakeSession(3);
        var olderListener = join(older);
        var oldest = new FakeSession(1);
        var oldestListener = join(oldest);

        listener.text("0/no such,");
        olderListener.text("0/..,");
        oldestListener.text("1::/a//b");
        listener.text("2[\"still here\"]");

        assertThat(session.takeSent()).containsExactly("4/no such,{\"message\":\"Invalid namespace\"}");
        assertThat(older.takeSent()).containsExactly("4/..,\"Invalid namespace\"");
        assertThat(oldest.takeSent()).containsExactly("7::/a//b:2");
        assertThat(recorder.heard).containsExactly("event / still here []");
    }

    @Test
    void aHandlerMayRefuseAClientWhichIsToldWhy() {
        var listener = open(session);
        recorder.onConnected = Recorder.refusing("not you").andThen(socket -> socket.emit("never"));

        listener.text("0");
        session.turn();

        assertThat(session.takeSent()).containsExactly("4{\"message\":\"not you\"}");
        assertThat(recorder.heard).isEmpty();
        assertThat(socketsIn("/")).isEmpty();
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> listener.text("2[\"a\"]"));
    }

    @Test
    void whatWasSentToARefusedClientIsDropped() {
        var listener = open(session);
        recorder.onConnected = ((Consumer<NamespaceSocket>) socket -> socket.emit("early")).andThen(Recorder.refusing("not you"));

        listener.text("0");
        session.turn();

        assertThat(session.takeSent()).containsExactly("4{\"message\":\"not you\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2[\"a\"]", "30[]", "1", "2/other,[\"a\"]", "51-[\"a\",{\"_placeholder\":true,\"num\":0}]"})
    void aPacketForANamespaceThatTheClientIsNotInIsRefused(String text) {
        var listener = join(session, "/door");

        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> {
            listener.text(text);
            listener.binary(new byte[1]);
        });
    }

    @Test
    void anOlderClientsPacketForANamespaceThatItIsNotInIsIgnored() {
        var older = new FakeSession(3);
        var listener = join(older);

        listener.text("2/door,[\"a\"]");
        listener.text("1/door");

        assertThat(recorder.heard).isEmpty();
    }

    @Test
    void joiningTwiceIsRefused() {
        var listener = join(session, "/door");

        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> listener.text("0/door,"));
    }

    @Test
    void aSessionHasAtMost16Namespaces() {
        var listener = open(session);

        for (int i = 0; i < 17; i++) {
            listener.text("0/n" + i + ",");
        }

        assertThat(recorder.sockets).hasSize(16);
        assertThat(session.sent.getLast())
                .isEqualTo("4/n16,{\"message\":\"16 namespaces (expected: at most that many a session)\"}");
    }
}
