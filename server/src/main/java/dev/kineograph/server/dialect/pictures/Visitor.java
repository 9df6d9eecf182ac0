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
import dev.kineograph.server.socketio.Client;
import dev.kineograph.server.source.socketio.PushedPicture;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.socketio.PictureEvent;
import dev.kineograph.server.viewer.socketio.Watching;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client, and what it does here: one publisher at most, and the streams that it watches.
///
/// **Threading.** Confined to the client's event loop, but for [#wishes] and [#client].
final class Visitor {
    private static final int MAX_STREAMS = 16;

    private final Client client;
    private final Wishes wishes;
    private final Hub hub;
    private final Audiences audiences;
    private final Access access;
    private final Meanings meanings;
    private final LinkedHashMap<StreamName, Seat> seats = new LinkedHashMap<>();
    private @Nullable Publisher publisher;

    /// @param answer the even number that acknowledgements of its pictures have
    private record Seat(Watching watching, int answer) {}

    Visitor(Client client, Wishes wishes, Hub hub, Audiences audiences, Access access, Meanings meanings) {
        this.client = client;
        this.wishes = wishes;
        this.hub = hub;
        this.audiences = audiences;
        this.access = access;
        this.meanings = meanings;
    }

    Client client() {
        return client;
    }

    Wishes wishes() {
        return wishes;
    }

    /// Shows the newest picture that was pushed where it is, if it may see it and there is one.
    void showNewest() {
        var name = meanings.stream(client.namespace());
        hub.find(name).map(stream -> stream.newest()).ifPresent(frame -> {
            check(Action.WATCH, name);
            client.emit(meanings.shows(), PictureEvent.of(frame.picture(), wishes.binary()));
        });
    }

    /// Makes a pushed picture the newest of its stream.
    ///
    /// @throws RefusedException if it is none, or must not be published
    PushedPicture publish(List<@Nullable Object> arguments) {
        var name = meanings.stream(client.namespace());
        check(Action.PUBLISH, name);
        var picture = PushedPicture.of(arguments);
        try {
            publisher(name).publish(picture.picture());
        } catch (RefusedException e) {
            if (e.reason() != Refusal.CLOSED) {
                throw e;
            }
            // The stream was retired meanwhile.
            publisher = null;
            publisher(name).publish(picture.picture());
        }
        return picture;
    }

    private Publisher publisher(StreamName name) {
        if (publisher == null) {
            publisher = hub.stream(name, StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY)).publisher(client.caller());
        }
        return publisher;
    }

    private void check(Action action, StreamName stream) {
        if (access.check(action, stream, client.caller()) instanceof Decision.Denied(var reason)) {
            throw new RefusedException(Refusal.DENIED, reason);
        }
    }

    /// Watches a stream from here on; in another way if it did already.
    ///
    /// @throws RefusedException if there is no such stream, it must not be watched, or these are too many
    void subscribe(Subscribing wanted) {
        check(Action.WATCH, wanted.stream());
        var stream = hub.find(wanted.stream()).orElseThrow(() -> new RefusedException(
                Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(wanted.stream())));
        unsubscribe(wanted.stream());
        seats.values().removeIf(seat -> seat.watching.isClosed());
        if (seats.size() >= MAX_STREAMS) {
            throw new RefusedException(Refusal.BAD_VALUE, "subscribe %s: one more than %d (expected: unsubscribe from another before)"
                    .formatted(wanted.stream(), MAX_STREAMS));
        }
        int answer = wanted.acknowledges() ? freeAnswer(wanted.stream()) : -1;
        var terms = new Watching.Terms(meanings.shows(), wanted.binary().orElse(wishes.binary()), answer);
        var watching = new Watching(audiences, stream, client, terms);
        seats.put(wanted.stream(), new Seat(watching, answer));
        watching.begin();
    }

    /// The same number for all clients of a stream, so that they share its bytes, unless this client has it for another one.
    private int freeAnswer(StreamName stream) {
        int number = 2 * (stream.value().hashCode() & 0xfffff);
        while (isTaken(number)) {
            number += 2;
        }
        return number;
    }

    private boolean isTaken(int number) {
        return seats.values().stream().anyMatch(seat -> seat.answer == number);
    }

    void unsubscribe(StreamName stream) {
        var seat = seats.remove(stream);
        if (seat != null) {
            seat.watching.close();
        }
    }

    void acknowledged(long answer) {
        seats.values().stream().filter(seat -> seat.answer == answer).findFirst().ifPresent(seat -> seat.watching.acknowledged());
    }

    /// In turn, lest the first of several streams take all there is.
    void drained() {
        var first = seats.pollFirstEntry();
        if (first != null) {
            seats.putLast(first.getKey(), first.getValue());
        }
        List.copyOf(seats.values()).forEach(seat -> seat.watching.drained());
    }

    void close() {
        seats.values().forEach(seat -> seat.watching.close());
        seats.clear();
        if (publisher != null) {
            publisher.close();
        }
    }
}
