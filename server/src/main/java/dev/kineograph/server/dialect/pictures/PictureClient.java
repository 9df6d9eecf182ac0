// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.socketio.NamespaceSocket;
import dev.kineograph.server.source.socketio.PushedPicture;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.socketio.PictureEvent;
import dev.kineograph.server.viewer.socketio.SocketIoSink;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One socket's publisher, and the streams that it watches.
///
/// **Threading.** Confined to the socket's event loop, except for [#options] and [#socket].
final class PictureClient {
    private static final int MAX_STREAMS = 16;

    private final NamespaceSocket socket;
    private final ClientOptions options;
    private final Hub hub;
    private final Audiences audiences;
    private final Access access;
    private final PushEvents events;
    private final LinkedHashMap<StreamName, WatchedStream> watched = new LinkedHashMap<>();
    private @Nullable Publisher publisher;

    /// @param ackId the even id that acknowledgements of its pictures repeat, or -1
    private record WatchedStream(SocketIoSink sink, int ackId) {}

    PictureClient(
            NamespaceSocket socket, ClientOptions options, Hub hub, Audiences audiences, Access access, PushEvents events) {
        this.socket = socket;
        this.options = options;
        this.hub = hub;
        this.audiences = audiences;
        this.access = access;
        this.events = events;
    }

    NamespaceSocket socket() {
        return socket;
    }

    ClientOptions options() {
        return options;
    }

    /// Shows the newest picture of the socket's namespace, if there is one.
    ///
    /// @throws RefusedException if the client may not watch the stream
    void showNewest() {
        var name = events.stream(socket.namespace());
        hub.find(name).map(stream -> stream.newest()).ifPresent(frame -> {
            check(Action.WATCH, name);
            socket.emit(events.shows(), PictureEvent.of(frame.picture(), options.binary()));
        });
    }

    /// Publishes a pushed picture.
    ///
    /// @throws RefusedException if the arguments hold no picture, or the client may not publish
    PushedPicture publish(List<@Nullable Object> arguments) {
        var name = events.stream(socket.namespace());
        check(Action.PUBLISH, name);
        var picture = PushedPicture.of(arguments);
        try {
            publisher(name).publish(picture.picture());
        } catch (RefusedException e) {
            if (e.reason() != Refusal.CLOSED) {
                throw e;
            }
            // The stream was retired since the last picture.
            publisher = null;
            publisher(name).publish(picture.picture());
        }
        return picture;
    }

    private Publisher publisher(StreamName name) {
        if (publisher == null) {
            publisher = hub.stream(name, StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY)).publisher(socket.caller());
        }
        return publisher;
    }

    private void check(Action action, StreamName stream) {
        if (access.check(action, stream, socket.caller()) instanceof Decision.Denied(var reason)) {
            throw new RefusedException(Refusal.DENIED, reason);
        }
    }

    /// Watches a stream, or goes on watching it with other options.
    ///
    /// @throws RefusedException if there is no such stream, the client may not watch it, or watches too many already
    void subscribe(SubscribeRequest request) {
        var name = request.stream();
        check(Action.WATCH, name);
        var stream = hub.find(name).orElseThrow(() -> new RefusedException(
                Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(name)));
        unsubscribe(name);
        watched.values().removeIf(other -> other.sink.isClosed());
        if (watched.size() >= MAX_STREAMS) {
            throw new RefusedException(Refusal.BAD_VALUE, "subscribe %s: one more than %d (expected: unsubscribe from another before)"
                    .formatted(name, MAX_STREAMS));
        }
        int ackId = request.acknowledges() ? freeAckId(name) : -1;
        var shown = new SocketIoSink.Options(events.shows(), request.binary().orElse(options.binary()), ackId);
        var sink = new SocketIoSink(audiences, stream, socket, shown);
        watched.put(name, new WatchedStream(sink, ackId));
        sink.begin();
    }

    /// The same for all clients of a stream, so that they share the encoded bytes, unless this client uses it for another stream.
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
        var stream = watched.remove(name);
        if (stream != null) {
            stream.sink.close();
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
        if (publisher != null) {
            publisher.close();
        }
    }
}
