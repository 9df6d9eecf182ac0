// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.Variant;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.Permits;
import dev.kineograph.server.socketio.NamespaceSocket;
import dev.kineograph.server.source.socketio.PushedPicture;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.VariantChoice;
import dev.kineograph.server.viewer.socketio.NewestPictures;
import dev.kineograph.server.viewer.socketio.SocketIoSink;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One socket's publisher, and the streams that it watches.
///
/// **Threading.** Confined to the socket's event loop, except for [#wants], [#socket] and [#askAgain].
final class PictureClient implements Permits.Client {
    private static final int MAX_STREAMS = 16;

    private final NamespaceSocket socket;
    private final ClientOptions options;
    private final Hub hub;
    private final Audiences audiences;
    private final AccessControl access;
    private final PushEvents events;
    private final Permits permits;
    private final NamespaceView view;

    private final LinkedHashMap<StreamName, WatchedStream> watched = new LinkedHashMap<>();
    private final ArrayList<AwaitedSubscription> awaited = new ArrayList<>(0);
    private @Nullable Publisher publisher;

    /// @param ackId the even id that acknowledgements of its pictures repeat, or -1
    private record WatchedStream(SocketIoSink sink, int ackId) {}

    /// A request to subscribe that waits for its permit, and may be withdrawn meanwhile.
    static final class AwaitedSubscription {
        private final SubscribeRequest request;
        private boolean withdrawn;

        private AwaitedSubscription(SubscribeRequest request) {
            this.request = request;
        }

        StreamName stream() {
            return request.stream();
        }
    }

    PictureClient(
            NamespaceSocket socket,
            ClientOptions options,
            Hub hub,
            Audiences audiences,
            AccessControl access,
            PushEvents events,
            NewestPictures newest) {
        this.socket = socket;
        this.options = options;
        this.hub = hub;
        this.audiences = audiences;
        this.access = access;
        this.events = events;
        this.permits = new Permits(access, socket::caller, socket.session().loop(), this);
        this.view = new NamespaceView(socket, options, hub, events, newest, permits);
    }

    NamespaceSocket socket() {
        return socket;
    }

    Permits permits() {
        return permits;
    }

    /// Its view of the pictures that are pushed in its namespace.
    NamespaceView view() {
        return view;
    }

    /// The stream of the pictures that are pushed in its namespace.
    StreamName ownStream() {
        return view.stream();
    }

    /// Whether it gets the picture that another client has pushed, in that form. From any thread.
    boolean wants(PushedPicture picture, boolean binary) {
        return view.isOpen() && options.getsBytes(picture.sentAsBytes()) == binary;
    }

    /// Requests a denied permit again, since rights may have changed. From any thread.
    void askAgain() {
        execute(view::beginAgain);
    }

    @Override
    public void run(Runnable step) {
        socket.session().run(step);
    }

    @Override
    public void revoked(Action action, StreamName name, Denied denied) {
        if (action == Action.PUBLISH) {
            endPublishing();
            return;
        }
        boolean watched = endWatching(name, denied);
        if (name.equals(ownStream())) {
            view.revoked(denied, watched);
        }
    }

    private boolean endWatching(StreamName name, Denied denied) {
        var stream = watched.get(name);
        if (stream == null) {
            return false;
        }
        if (denied.hidden()) {
            stream.sink.end(Unpooled.EMPTY_BUFFER);
        } else {
            var sentence = "%s: no longer allowed to watch: %s".formatted(name, denied.reason());
            socket.emit(PictureExchange.ERROR_EVENT, Map.of("message", sentence));
        }
        unsubscribe(name);
        return true;
    }

    private void endPublishing() {
        if (publisher != null) {
            publisher.close();
            publisher = null;
        }
    }

    /// Lets it into the namespace of an existing stream, or of one that it may create.
    ///
    /// @throws RefusedException if there is no such namespace
    void checkNamespace() {
        boolean isKnown = socket.namespace().equals("/") || events.namespacesAreListed() || view.isThere();
        if (!isKnown && !mayMakeNamespace()) {
            throw new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(ownStream()));
        }
    }

    /// A hidden stream looks like a missing one, which only the listener's own rules decide about.
    private boolean mayMakeNamespace() {
        return view.isHidden() ? access.ownRulesAllow(Action.PUBLISH, ownStream(), socket.caller()) : mayPublish();
    }

    /// Whether it may publish in its namespace. True while that is undecided: the one picture that waits for the decision may be
    /// long.
    ///
    /// @throws RefusedException if it waits for too many decisions already
    boolean mayPublish() {
        if (!permits.isRequested(Action.PUBLISH, ownStream())) {
            permits.require(Action.PUBLISH, ownStream(), _ -> {});
        }
        return permits.isRequested(Action.PUBLISH, ownStream());
    }

    /// Publishes a pushed picture; the permit has been granted.
    ///
    /// @throws RefusedException if the arguments hold no picture, or it is refused
    PushedPicture publish(List<@Nullable Object> arguments) {
        var picture = counted(() -> PushedPicture.of(arguments));
        try {
            publisher(picture.picture()).publish(picture.picture());
        } catch (RefusedException e) {
            if (e.reason() != Refusal.CLOSED) {
                throw e;
            }
            // The stream was retired since the last picture.
            publisher = null;
            publisher(picture.picture()).publish(picture.picture());
        }
        return picture;
    }

    /// Counts what is refused before it reaches a publisher, which counts its own refusals.
    private <T> T counted(Supplier<T> step) {
        try {
            return step.get();
        } catch (RefusedException e) {
            hub.find(ownStream()).ifPresent(stream -> stream.countRefused(e.reason()));
            throw e;
        }
    }

    private Publisher publisher(Picture picture) {
        return counted(() -> {
            var stream = stream(picture);
            if (publisher == null) {
                publisher = stream.publisher(socket.caller(), "a Socket.IO client");
            }
            return publisher;
        });
    }

    /// A stream that the listener's settings name belongs to the program, and does not count as pushed.
    private ImageStream stream(Picture picture) {
        var settings = StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY);
        return events.stream().isPresent()
                ? hub.stream(ownStream(), settings)
                : hub.pushed(ownStream(), settings, AddressShare.name(socket.caller()), picture);
    }

    /// Notes a request whose permit is requested next.
    AwaitedSubscription await(SubscribeRequest request) {
        var subscription = new AwaitedSubscription(request);
        awaited.add(subscription);
        return subscription;
    }

    /// The permit has been decided, or cannot be requested.
    void forget(AwaitedSubscription subscription) {
        awaited.remove(subscription);
    }

    /// Runs the next step, which requests the permit: at once, or when it is known whether pictures can be made as the request wants them.
    void whenKnown(AwaitedSubscription subscription, Runnable step) {
        var forms = VariantChoice.strict(hub, audiences);
        var unknown = forms.unknownFormats(subscription.request.stream(), subscription.request.form(), Optional.empty());
        if (unknown.isEmpty()) {
            step.run();
        } else {
            forms.findOut(unknown).thenRun(() -> execute(step));
        }
    }

    private void execute(Runnable step) {
        try {
            socket.thread().execute(() -> run(step));
        } catch (RejectedExecutionException e) {
            // The server is closing.
        }
    }

    /// Watches a stream whose permit is granted, or continues with other options; does nothing if the client has unsubscribed
    /// since. Returns the form in which it is shown, if another one was asked for.
    ///
    /// @throws RefusedException if there is no such stream, or the client watches too many already
    Optional<Variant> subscribe(AwaitedSubscription subscription) {
        var name = subscription.request.stream();
        forget(subscription);
        try {
            return subscription.withdrawn ? Optional.empty() : watch(subscription.request);
        } finally {
            if (!watched.containsKey(name)) {
                release(name);
            }
        }
    }

    private Optional<Variant> watch(SubscribeRequest request) {
        var name = request.stream();
        var stream = hub.find(name).orElseThrow(() -> new RefusedException(
                Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(name)));
        var form = VariantChoice.strict(hub, audiences).live(stream, socket.caller(), request.form(), request.adapts());
        close(watched.remove(name));
        forgetEnded();
        if (watched.size() >= MAX_STREAMS) {
            throw new RefusedException(Refusal.BAD_VALUE, "subscribe %s: one more than %d (expected: unsubscribe from another before)"
                    .formatted(name, MAX_STREAMS));
        }
        int ackId = request.acknowledges() ? freeAckId(name) : -1;
        var shown = new SocketIoSink.Options(events.shows(), options.getsBytes(request.binary()), ackId);
        var sink = new SocketIoSink(audiences, form, socket, shown);
        watched.put(name, new WatchedStream(sink, ackId));
        sink.begin();
        return form.instead();
    }

    /// An id that is the same for all clients of a stream, so that they share the encoded bytes, unless this client uses it for
    /// another stream.
    private int freeAckId(StreamName stream) {
        int id = 2 * (stream.value().hashCode() & 0xfffff);
        while (isUsed(id)) {
            id += 2;
        }
        return id;
    }

    private boolean isUsed(int ackId) {
        return watched.values().stream().anyMatch(stream -> stream.ackId == ackId);
    }

    void unsubscribe(StreamName name) {
        awaited.stream()
                .filter(subscription -> subscription.stream().equals(name))
                .forEach(subscription -> subscription.withdrawn = true);
        close(watched.remove(name));
        release(name);
    }

    private static void close(@Nullable WatchedStream stream) {
        if (stream != null) {
            stream.sink.close();
        }
    }

    private void forgetEnded() {
        for (var entry : List.copyOf(watched.entrySet())) {
            if (entry.getValue().sink.isClosed()) {
                unsubscribe(entry.getKey());
            }
        }
    }

    /// Keeps the permit for its own stream, where it still sees what others push.
    private void release(StreamName name) {
        if (!name.equals(ownStream())) {
            permits.release(Action.WATCH, name);
        }
    }

    void acknowledged(long ackId) {
        watched.values().stream().filter(stream -> stream.ackId == ackId).findFirst().ifPresent(stream -> stream.sink.acknowledged());
    }

    /// Offers the room to each stream in turn: the first of several must not use it up every time.
    void drained() {
        var first = watched.pollFirstEntry();
        if (first != null) {
            watched.putLast(first.getKey(), first.getValue());
        }
        List.copyOf(watched.values()).forEach(stream -> stream.sink.drained());
    }

    void close() {
        watched.values().forEach(stream -> stream.sink.close());
        watched.clear();
        awaited.clear();
        view.close();
        permits.close();
        endPublishing();
    }
}
