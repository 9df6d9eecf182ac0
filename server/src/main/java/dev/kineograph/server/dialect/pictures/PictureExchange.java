// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.Rejects;
import dev.kineograph.server.socketio.Client;
import dev.kineograph.server.socketio.Handler;
import dev.kineograph.server.source.socketio.PushedPicture;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.socketio.PictureEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the events of Socket.IO's clients mean: pictures pushed to each other, and streams watched. The README in this folder has the
/// whole of it.
///
/// **Threading.** Shared: called on every event loop, for a client always on the same.
public final class PictureExchange implements Handler {
    private static final String FAULT = "imgerror";

    private final Hub hub;
    private final Audiences audiences;
    private final Access access;
    private final Rejects rejects;
    private final Meanings meanings;
    private final ConcurrentHashMap<Client, Visitor> visitors = new ConcurrentHashMap<>();

    /// @param access who may publish and watch
    /// @param meanings what events mean
    public PictureExchange(Hub hub, Audiences audiences, Access access, Rejects rejects, Meanings meanings) {
        this.hub = hub;
        this.audiences = audiences;
        this.access = access;
        this.rejects = rejects;
        this.meanings = meanings;
    }

    @Override
    public void connected(Client client) {
        var wishes = Wishes.of(client);
        var visitor = new Visitor(client, wishes, hub, audiences, access, meanings);
        if (wishes.late() || meanings.lateSeeNewest()) {
            visitor.showNewest();
        }
        meanings.others().connected(client);
        // Last: nobody says that a client has left which was refused.
        visitors.put(client, visitor);
    }

    @Override
    public void event(
            Client client, String name, List<@Nullable Object> arguments, Consumer<List<@Nullable Object>> acknowledge) {
        var visitor = visitors.get(client);
        if (visitor == null) {
            return;
        }
        try {
            hear(visitor, name, arguments, acknowledge);
        } catch (RefusedException e) {
            rejects.count("socket.io", e.reason(), client.caller(), e.sentence());
            client.emit(FAULT, Map.of("message", e.sentence()));
            acknowledge.accept(List.of(Map.of("ok", false, "error", e.sentence())));
        }
    }

    private void hear(
            Visitor visitor, String name, List<@Nullable Object> arguments, Consumer<List<@Nullable Object>> acknowledge) {
        if (name.equals(meanings.takes())) {
            push(visitor, arguments);
        } else if (name.equals("subscribe")) {
            visitor.subscribe(Subscribing.of(arguments));
        } else if (name.equals("unsubscribe")) {
            visitor.unsubscribe(Subscribing.of(arguments).stream());
        } else {
            meanings.others().event(visitor.client(), name, arguments, acknowledge);
            return;
        }
        acknowledge.accept(List.of(Map.of("ok", true)));
    }

    private void push(Visitor visitor, List<@Nullable Object> arguments) {
        var picture = visitor.publish(arguments);
        for (boolean binary : new boolean[] {true, false}) {
            if (somebodyElseWants(binary, visitor)) {
                visitor.client().toOthers(other -> wantsBinary(other) == binary, meanings.shows(), shown(picture, binary));
            }
        }
    }

    /// To make a data URL of half a megabyte takes longer than to ask ten thousand.
    private boolean somebodyElseWants(boolean binary, Visitor sender) {
        return visitors.values().stream()
                .anyMatch(other -> other != sender
                        && other.wishes().binary() == binary
                        && other.client().namespace().equals(sender.client().namespace()));
    }

    private static Map<String, @Nullable Object> shown(PushedPicture picture, boolean binary) {
        var members = new LinkedHashMap<String, @Nullable Object>(picture.members());
        members.put(PushedPicture.SOURCE, PictureEvent.source(picture.picture(), binary));
        return members;
    }

    private boolean wantsBinary(Client client) {
        var visitor = visitors.get(client);
        return visitor != null && visitor.wishes().binary();
    }

    @Override
    public void acknowledged(Client client, long id) {
        var visitor = visitors.get(client);
        if (visitor != null) {
            visitor.acknowledged(id);
        }
    }

    @Override
    public void drained(Client client) {
        var visitor = visitors.get(client);
        if (visitor != null) {
            visitor.drained();
        }
    }

    @Override
    public void disconnected(Client client, String reason) {
        var visitor = visitors.remove(client);
        if (visitor != null) {
            visitor.close();
            meanings.others().disconnected(client, reason);
        }
    }
}
