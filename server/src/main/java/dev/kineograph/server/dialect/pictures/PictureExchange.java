// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.socketio.Handler;
import dev.kineograph.server.socketio.NamespaceSocket;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.source.socketio.PushedPicture;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.socketio.NewestPictures;
import dev.kineograph.server.viewer.socketio.PictureEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Handles the events of Socket.IO clients: pictures that they push to each other, and streams that they watch. See the README in
/// this folder.
///
/// **Threading.** Shared: called on every event loop, for each socket always on the same.
public final class PictureExchange implements Handler {
    static final String ERROR_EVENT = "imgerror";

    private final Hub hub;
    private final Audiences audiences;
    private final AccessControl access;
    private final RefusalLog refusals;
    private final PushEvents events;
    private final NewestPictures newest;
    private final ConcurrentHashMap<NamespaceSocket, PictureClient> clients = new ConcurrentHashMap<>();

    /// Sessions with a picture that waits for the permit to publish it: at most one per session, in all its namespaces.
    private final ConcurrentHashMap<EngineSession, PictureClient> parking = new ConcurrentHashMap<>();

    /// @param access decides who may publish and watch
    /// @param events the names of events and their meaning
    public PictureExchange(Hub hub, Audiences audiences, AccessControl access, RefusalLog refusals, PushEvents events) {
        this.hub = hub;
        this.audiences = audiences;
        this.access = access;
        this.refusals = refusals;
        this.events = events;
        this.newest = new NewestPictures(events.shows());
        access.whenAskedAgain(() -> clients.values().forEach(PictureClient::askAgain));
    }

    @Override
    public void connected(NamespaceSocket socket) {
        var options = ClientOptions.of(socket);
        var client = new PictureClient(socket, options, hub, audiences, access, events, newest);
        try {
            client.view().begin(options.late() || events.lateSeeNewest());
            client.checkNamespace();
            events.others().connected(socket);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
        // Last: [#disconnected] is not called for a socket that was refused.
        clients.put(socket, client);
    }

    @Override
    public void event(
            NamespaceSocket socket, String name, List<@Nullable Object> arguments, Consumer<List<@Nullable Object>> acknowledge) {
        var client = clients.get(socket);
        if (client != null) {
            answeringRefusals(socket, acknowledge, () -> {
                client.view().beginAgain();
                handle(client, name, arguments, acknowledge);
            });
        }
    }

    private void answeringRefusals(NamespaceSocket socket, Consumer<List<@Nullable Object>> acknowledge, Runnable step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refusals.count("socket.io", socket.caller(), e);
            socket.emit(ERROR_EVENT, Map.of("message", e.sentence()));
            acknowledge.accept(List.of(Map.of("ok", false, "error", e.sentence())));
        }
    }

    private void handle(
            PictureClient client, String name, List<@Nullable Object> arguments, Consumer<List<@Nullable Object>> acknowledge) {
        if (name.equals(events.takes())) {
            push(client, arguments, acknowledge);
        } else if (name.equals("subscribe")) {
            client.socket().session().pace().charge();
            var subscription = client.await(SubscribeRequest.of(arguments));
            subscribe(client, subscription, acknowledge);
        } else if (name.equals("unsubscribe")) {
            client.socket().session().pace().charge();
            client.unsubscribe(SubscribeRequest.of(arguments).stream());
            acknowledge.accept(List.of(Map.of("ok", true)));
        } else {
            events.others().event(client.socket(), name, arguments, acknowledge);
        }
    }

    private void subscribe(
            PictureClient client, PictureClient.AwaitedSubscription subscription, Consumer<List<@Nullable Object>> acknowledge) {
        var then = new PermittedStep(acknowledge, () -> client.subscribe(subscription), () -> client.forget(subscription));
        client.whenKnown(subscription, () -> require(Action.WATCH, subscription.stream(), client, then));
    }

    private void push(PictureClient client, List<@Nullable Object> arguments, Consumer<List<@Nullable Object>> acknowledge) {
        boolean decided = client.permits().has(Action.PUBLISH, client.ownStream());
        if (!decided && parking.putIfAbsent(client.socket().session(), client) != null) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: access is not decided yet (expected: one picture at a time)".formatted(client.ownStream()));
        }
        Supplier<Optional<Variant>> step = () -> {
            publish(client, arguments);
            return Optional.empty();
        };
        var then = new PermittedStep(acknowledge, step, () -> unpark(client));
        require(Action.PUBLISH, client.ownStream(), client, then);
    }

    private void unpark(PictureClient client) {
        parking.remove(client.socket().session(), client);
    }

    /// What to do once a permit has been decided.
    ///
    /// @param allowed run if it is granted; returns the form in which a stream is shown, if another one was asked for
    /// @param decided run before that, whatever was decided, and if the permit cannot be requested
    private record PermittedStep(
            Consumer<List<@Nullable Object>> acknowledge, Supplier<Optional<Variant>> allowed, Runnable decided) {}

    /// The one place where a client's permit is requested. The step runs when it is granted, at once or later.
    private void require(Action action, StreamName stream, PictureClient client, PermittedStep step) {
        try {
            client.permits().require(action, stream, verdict -> answeringRefusals(client.socket(), step.acknowledge, () -> {
                step.decided.run();
                var instead = switch (verdict) {
                    case Denied denied -> throw AccessControl.refusal(stream, denied);
                    case Allowed _ -> step.allowed.get();
                };
                step.acknowledge.accept(List.of(done(instead)));
            }));
        } catch (RefusedException e) {
            step.decided.run();
            throw e;
        }
    }

    /// The acknowledgement of what was done.
    ///
    /// @param instead the form of the pictures, if another one was asked for
    private static Map<String, Object> done(Optional<Variant> instead) {
        return instead.<Map<String, Object>>map(form -> Map.of("ok", true, "variant", form.toString())).orElseGet(() -> Map.of("ok", true));
    }

    private void publish(PictureClient client, List<@Nullable Object> arguments) {
        var picture = client.publish(arguments);
        for (boolean binary : new boolean[] {true, false}) {
            if (isWantedByAnother(picture, binary, client)) {
                client.socket().toOthers(other -> wants(picture, binary, other), events.shows(), shown(picture, binary));
            }
        }
    }

    /// Asking ten thousand clients takes less time than making one data URL of half a megabyte.
    private boolean isWantedByAnother(PushedPicture picture, boolean binary, PictureClient sender) {
        return clients.values().stream()
                .anyMatch(other -> other != sender
                        && other.wants(picture, binary)
                        && other.socket().namespace().equals(sender.socket().namespace()));
    }

    private static Map<String, @Nullable Object> shown(PushedPicture picture, boolean binary) {
        var members = new LinkedHashMap<String, @Nullable Object>(picture.members());
        members.put(PushedPicture.SOURCE, PictureEvent.source(picture.picture(), binary));
        return members;
    }

    private boolean wants(PushedPicture picture, boolean binary, NamespaceSocket socket) {
        var client = clients.get(socket);
        return client != null && client.wants(picture, binary);
    }

    /// Clients that may push send long messages, since they send pictures.
    @Override
    public boolean acceptsLong(NamespaceSocket socket) {
        var client = clients.get(socket);
        return client != null && client.mayPublish();
    }

    @Override
    public void tooLong(NamespaceSocket socket, String sentence) {
        socket.emit(ERROR_EVENT, Map.of("message", sentence));
    }

    @Override
    public void acknowledged(NamespaceSocket socket, long id) {
        var client = clients.get(socket);
        if (client != null) {
            client.acknowledged(id);
        }
    }

    @Override
    public void drained(NamespaceSocket socket) {
        var client = clients.get(socket);
        if (client != null) {
            client.drained();
        }
    }

    @Override
    public void disconnected(NamespaceSocket socket, String reason) {
        var client = clients.remove(socket);
        if (client != null) {
            unpark(client);
            client.close();
            events.others().disconnected(socket, reason);
        }
    }
}
