// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Events are acknowledged, and sockets leave.
class AcknowledgedEventsTest extends ClientConnections {
    @Test
    void eventsAreAcknowledgedOnceWithBinaryOrWithout() {
        var listener = join(session, "/");

        listener.text("27[\"a\",1]");
        listener.text("51-8[\"b\",{\"_placeholder\":true,\"num\":0}]");
        listener.binary(new byte[] {1, 2});
        listener.text("2[\"c\"]");

        assertThat(recorder.heard).containsExactly("event / a [1]", "event / b [#0102]", "event / c []");
        assertThat(session.takeSent()).containsExactly("37[1]", "61-8[{\"_placeholder\":true,\"num\":0}]", "#0102");
    }

    @Test
    void clientsAcknowledgeWithBinaryOrWithout() {
        var listener = join(session, "/");
        var answers = new ArrayList<String>();
        var socket = recorder.sockets.getFirst();

        socket.ask("first", answer -> answers.add("1 " + Recorder.shown(answer)), "x");
        socket.ask("second", answer -> answers.add("2 " + Recorder.shown(answer)), new byte[] {7});
        listener.text("61-3[{\"_placeholder\":true,\"num\":0}]");
        listener.binary(new byte[] {5});
        listener.text("31[\"yes\"]");
        listener.text("31[\"again\"]");
        listener.text("399[]");

        assertThat(session.takeSent())
                .containsExactly("21[\"first\",\"x\"]", "51-3[\"second\",{\"_placeholder\":true,\"num\":0}]", "#07");
        assertThat(answers).containsExactly("2 [#05]", "1 [yes]");
    }

    @Test
    void theOldestEventsThatAreNotAcknowledgedAreForgotten() {
        var listener = join(session, "/");
        var answers = new ArrayList<Integer>();

        for (int i = 0; i <= 1000; i++) {
            int question = i;
            recorder.sockets.getFirst().ask("q", _ -> answers.add(question));
        }
        listener.text("31[]");
        listener.text("33[]");

        assertThat(answers).containsExactly(1);
    }

    @Test
    void acknowledgementsOfEvenIdsGoToTheHandler() {
        var listener = join(session, "/");

        listener.text("342[]");
        listener.text("3" + "0[]");

        assertThat(recorder.heard).containsExactly("acknowledged 42", "acknowledged 0");
    }

    @Test
    void protocol1AcknowledgesOnReceiptOrWithArguments() {
        var oldest = new FakeSession(1);
        var listener = join(oldest);
        var answers = new ArrayList<String>();

        listener.text("5:1::{\"name\":\"a\",\"args\":[1]}");
        listener.text("5:2+::{\"name\":\"b\",\"args\":[2]}");
        recorder.sockets.getFirst().ask("c", answer -> answers.add(Recorder.shown(answer)));
        listener.text("6:::1+[\"yes\"]");
        listener.text("3:::hello");
        listener.text("2::");

        assertThat(oldest.takeSent()).containsExactly("6:::1", "6:::2+[2]", "5:1+::{\"name\":\"c\"}");
        assertThat(answers).containsExactly("[yes]");
        assertThat(recorder.heard).containsExactly("event / a [1]", "event / b [2]", "event / message [hello]");
    }

    @Test
    void leavingOneNamespaceKeepsTheOthers() {
        var listener = join(session, "/", "/custom");

        listener.text("1/custom,");
        listener.text("2[\"a\"]");

        assertThat(recorder.heard).containsExactly("disconnected /custom left", "event / a []");
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> listener.text("2/custom,[\"a\"]"));
    }

    @Test
    void aClientMayJoinAgain() {
        var listener = join(session, "/", "/custom");

        listener.text("1/custom,");
        listener.text("0/custom,");

        assertThat(recorder.heard).containsExactly("disconnected /custom left", "connected /custom {}");
    }

    @Test
    void aSocketThatTheServerDisconnectsIsToldAndNoLongerHeard() {
        var listener = join(session, "/", "/custom");
        var socket = recorder.sockets.get(1);

        socket.disconnect();
        socket.disconnect();
        socket.emit("never");
        listener.text("2/custom,[\"on its way\"]");
        listener.text("1/custom,");
        listener.text("0/custom,");

        assertThat(session.sent.subList(0, 1)).containsExactly("1/custom,");
        assertThat(session.sent).hasSize(2).last().asString().startsWith("0/custom,{\"sid\":");
        assertThat(recorder.heard).containsExactly("disconnected /custom disconnected by the server", "connected /custom {}");
    }

    @Test
    void aSocketThatIsDisconnectedWhileItJoinsJoinsFirst() {
        recorder.onConnected = socket -> {
            socket.emit("sorry");
            socket.disconnect();
        };
        var listener = open(session);

        listener.text("0");
        session.turn();

        assertThat(session.sent.subList(1, 3)).containsExactly("2[\"sorry\"]", "1");
        assertThat(recorder.heard).containsExactly("connected / {}", "disconnected / disconnected by the server");
    }

    @Test
    void aClientOfProtocol1EndsItsSessionByLeavingTheDefaultNamespace() {
        var oldest = new FakeSession(1);
        var listener = join(oldest, "/door");

        listener.text("0::/door");
        assertThat(oldest.isClosed).isFalse();
        listener.text("0::");

        assertThat(recorder.heard).containsExactly("disconnected /door left");
        assertThat(oldest.isClosed).isTrue();
    }

    @Test
    void aSessionThatEndsDisconnectsItsSockets() {
        var listener = join(session, "/", "/custom");

        listener.closed("gone");
        recorder.sockets.getFirst().emit("never");
        session.pass(100);

        assertThat(recorder.heard).containsExactly("disconnected / gone", "disconnected /custom gone");
        assertThat(socketsIn("/")).isEmpty();
        assertThat(session.sent).isEmpty();
        assertThat(session.isClosed).isFalse();
    }

    @Test
    void aSessionThatEndsBeforeItsFirstTurnHasNoSocket() {
        var older = new FakeSession(3);

        open(older).closed("gone");
        older.turn();

        assertThat(recorder.heard).isEmpty();
        assertThat(older.sent).isEmpty();
    }

    @Test
    void whatIsHeldForASocketIsReleasedWithIt() {
        recorder.onConnected = socket -> socket.emit("early");
        var listener = open(session);

        listener.text("0");
        listener.closed("gone");
        session.turn();

        assertThat(session.sent).hasSize(1);
        assertThat(session.buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void aFaultWhenOneSocketLeavesDoesNotKeepTheOthers() {
        var listener = join(session, "/", "/custom");
        recorder.onDisconnected = _ -> {
            throw new IllegalStateException("a fault of the program");
        };

        listener.closed("gone");

        assertThat(recorder.heard).containsExactly("disconnected / gone", "disconnected /custom gone");
        assertThat(socketsIn("/")).isEmpty();
    }

    @Test
    void aSessionWithoutANamespaceIsClosedAfter45Seconds() {
        open(session);

        session.pass(44);
        assertThat(session.isClosed).isFalse();
        session.pass(1);

        assertThat(session.isClosed).isTrue();
    }

    @Test
    void aSessionThatLeavesItsLastNamespaceHas45SecondsAgain() {
        var listener = join(session, "/");
        session.pass(100);
        assertThat(session.isClosed).isFalse();

        listener.text("1");
        session.pass(44);
        assertThat(session.isClosed).isFalse();
        session.pass(1);

        assertThat(session.isClosed).isTrue();
    }

    @Test
    void everySocketIsToldWhenThereIsRoom() {
        var listener = join(session, "/", "/custom");

        listener.drained();

        assertThat(recorder.heard).isEqualTo(List.of("drained /", "drained /custom"));
    }
}
