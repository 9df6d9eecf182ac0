// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.Caller;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.RandomName;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SharedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client from the moment it asks to be let in.
///
/// **Threading.** Confined to its session's event loop.
final class JoinedClient implements Client {
    private static final int MAX_QUESTIONS = 1000;

    private final Conversation conversation;
    private final Namespaces namespaces;
    private final String namespace;
    private final Map<String, Object> auth;
    private final String id = RandomName.next();
    private final Map<Long, Consumer<List<@Nullable Object>>> questions = new LinkedHashMap<>();
    /// What has to wait until the answer to its connect has gone out by itself.
    private final List<SharedMessage> held = new ArrayList<>();
    private State state = State.JOINING;
    private boolean leavesAtOnce;
    private long nextId = 1;

    private enum State {
        JOINING,
        JOINED,
        LEFT
    }

    JoinedClient(Conversation conversation, Namespaces namespaces, String namespace, Map<String, Object> auth) {
        this.conversation = conversation;
        this.namespaces = namespaces;
        this.namespace = namespace;
        this.auth = Collections.unmodifiableMap(auth);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Caller caller() {
        return session().caller();
    }

    @Override
    public ViewerIdentity viewer() {
        return session().viewer();
    }

    @Override
    public Query query() {
        return session().query();
    }

    @Override
    public Map<String, Object> auth() {
        return auth;
    }

    @Override
    public EngineSession session() {
        return conversation.session();
    }

    @Override
    public void emit(String event, @Nullable Object... arguments) {
        send(SocketIo.packet(namespace, Packet.NO_ID, event, arguments));
    }

    @Override
    public void ask(String event, Consumer<List<@Nullable Object>> answered, @Nullable Object... arguments) {
        assert session().loop().inEventLoop();
        if (hasLeft()) {
            return;
        }
        var packet = SocketIo.packet(namespace, nextId, event, arguments);
        questions.put(nextId, answered);
        nextId += 2;
        if (questions.size() > MAX_QUESTIONS) {
            questions.remove(questions.keySet().iterator().next());
        }
        send(packet);
    }

    @Override
    public void toOthers(String event, @Nullable Object... arguments) {
        toOthers(_ -> true, event, arguments);
    }

    @Override
    public void toOthers(Predicate<Client> to, String event, @Nullable Object... arguments) {
        namespaces.broadcast(namespace, other -> other != this && to.test(other), event, arguments);
    }

    @Override
    public void disconnect() {
        assert session().loop().inEventLoop();
        if (state == State.JOINING) {
            leavesAtOnce = true;
        } else if (state == State.JOINED) {
            send(new Packet.Disconnect(namespace));
            conversation.put(this, "put out by the server");
        }
    }

    boolean hasLeft() {
        return state == State.LEFT;
    }

    /// Sends a packet, behind the answer to its connect.
    void send(Packet packet) {
        if (hasLeft()) {
            return;
        }
        assert session().loop().inEventLoop();
        var message = PacketEncoder.encode(packet, session().protocolVersion());
        pass(message);
        message.release();
    }

    /// Sends what many get.
    void deliver(SharedMessage message, Broadcast broadcast) {
        if (!hasLeft() && conversation.takes(message.size(), broadcast.isPicture())) {
            pass(message);
        }
    }

    private void pass(SharedMessage message) {
        if (state == State.JOINING) {
            message.retain();
            held.add(message);
        } else {
            session().send(message);
        }
    }

    /// The answer to its connect has gone out.
    void joined() {
        if (state != State.JOINING) {
            return;
        }
        state = State.JOINED;
        var waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(message -> {
            session().send(message);
            message.release();
        });
        if (leavesAtOnce) {
            disconnect();
        }
    }

    /// It has gone, or was never let in.
    void left() {
        state = State.LEFT;
        held.forEach(SharedMessage::release);
        held.clear();
        questions.clear();
    }

    /// Takes the answer to a question of ours; any other is of no interest.
    void answered(long question, List<@Nullable Object> arguments) {
        var answered = questions.remove(question);
        if (answered != null) {
            answered.accept(arguments);
        }
    }
}
