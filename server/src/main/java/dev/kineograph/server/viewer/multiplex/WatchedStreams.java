// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multiplex;

import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Hub;
import dev.kineograph.Presence;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.VariantChoice;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The streams that one WebSocket shows, each under a number that its client chose. The client acknowledges each picture of each stream, and gets the
/// newest one then. While a stream is paused, the client is none of its viewers.
///
/// **Threading.** Confined to its event loop.
public final class WatchedStreams implements AutoCloseable {
    static final int MAX_STREAMS = 64;

    /// How many verdicts are awaited at a time; the other subscriptions wait for these.
    private static final int MAX_AWAITED = 16;

    private final Hub hub;
    private final Audiences audiences;
    private final VariantChoice forms;
    private final Exchange exchange;
    private final MultiplexedSocket socket;
    private final LinkedHashMap<Integer, Watched> watched = new LinkedHashMap<>();
    private final ArrayDeque<Watched> waiting = new ArrayDeque<>(0);
    private int awaited;

    /// One subscription, which is waiting, shown or paused.
    private static final class Watched {
        final ClientMessage request;
        final int number;
        final StreamName stream;
        @Nullable Permit asked;
        @Nullable NumberedSink sink;
        boolean isPaused;
        boolean isOver;

        Watched(ClientMessage request) {
            this.request = request;
            this.number = request.number();
            this.stream = request.stream();
        }
    }

    /// No streams yet.
    ///
    /// @param exchange the request that has opened the WebSocket
    /// @param sink what is sent on it
    public WatchedStreams(Hub hub, Audiences audiences, Exchange exchange, BodySink sink) {
        this.hub = hub;
        this.audiences = audiences;
        this.forms = VariantChoice.strict(hub, audiences);
        this.exchange = exchange;
        this.socket = new MultiplexedSocket(sink);
    }

    /// Does what a client asks for.
    ///
    /// @throws RefusedException if the message is none of those that there are
    public void handle(ClientMessage message) {
        switch (message.type()) {
            case "subscribe" -> subscribe(new Watched(message));
            case "unsubscribe" -> end(watched.remove(message.number()));
            case "pause" -> pause(message.number());
            case "resume" -> resume(message.number());
            default -> throw message.unknown();
        }
    }

    /// Tells the client what was refused.
    public void refuse(RefusedException refusal) {
        socket.tell(Notice.refused(OptionalInt.empty(), refusal));
    }

    private void subscribe(Watched next) {
        end(watched.remove(next.number));
        if (watched.size() == MAX_STREAMS) {
            refuse(next, new RefusedException(
                    Refusal.BAD_VALUE, "subscribe %s: one more than %d (expected: unsubscribe from another before)".formatted(next.stream, MAX_STREAMS)));
            return;
        }
        begin(next);
    }

    private void begin(Watched next) {
        watched.put(next.number, next);
        waiting.add(next);
        askForNext();
    }

    private void pause(int number) {
        var known = watched.get(number);
        if (known != null && !known.isPaused) {
            end(known);
            var paused = new Watched(known.request);
            paused.isPaused = true;
            watched.put(number, paused);
        }
    }

    /// The permit is requested again, as much may have happened meanwhile.
    private void resume(int number) {
        var known = watched.get(number);
        if (known != null && known.isPaused) {
            begin(new Watched(known.request));
        }
    }

    private void askForNext() {
        while (awaited < MAX_AWAITED && !waiting.isEmpty()) {
            ask(waiting.remove());
        }
    }

    /// Asks when it is known whether pictures can be made as the request wants them.
    private void ask(Watched next) {
        awaited++;
        var unknown = forms.unknownFormats(next.stream, next.request.form(), Optional.empty());
        if (unknown.isEmpty()) {
            askForPermit(next);
        } else {
            forms.findOut(unknown).thenRun(() -> execute(() -> askForPermit(next)));
        }
    }

    private void execute(Runnable step) {
        try {
            exchange.loop().execute(step);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the connection with it.
        }
    }

    private void askForPermit(Watched next) {
        if (next.isOver) {
            awaited--;
            askForNext();
            return;
        }
        var caller = next.request.signature().map(exchange.caller()::signing).orElse(exchange.caller());
        var permit = exchange.services().router().permitToWatch(next.stream, caller);
        next.asked = permit;
        var verdict = permit.ask(exchange.loop(), late -> decided(next, permit, late));
        if (verdict != null) {
            decided(next, permit, verdict);
        }
    }

    private void decided(Watched next, Permit permit, Settled verdict) {
        awaited--;
        next.asked = null;
        try {
            switch (verdict) {
                case Allowed _ -> show(next, permit);
                case Denied denied -> throw AccessControl.refusal(next.stream, denied);
            }
        } catch (RefusedException e) {
            permit.close();
            watched.remove(next.number, next);
            refuse(next, e);
        }
        askForNext();
    }

    private void refuse(Watched next, RefusedException refusal) {
        socket.tell(Notice.refused(OptionalInt.of(next.number), refusal));
    }

    private void show(Watched next, Permit permit) {
        var stream = hub.find(next.stream).orElseThrow(() -> new RefusedException(
                Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(next.stream)));
        var shown = forms.live(stream, exchange.caller(), next.request.form(), Optional.of(false)).stream();
        next.sink = new NumberedSink(
                socket,
                audiences,
                shown,
                exchange.loop(),
                new Notice(next.number, next.stream),
                identity(),
                permit,
                () -> watched.remove(next.number, next));
        next.sink.begin();
    }

    private Presence.Identity identity() {
        return audiences.identity(exchange.viewer().name(), exchange.caller());
    }

    private void end(@Nullable Watched known) {
        if (known == null) {
            return;
        }
        known.isOver = true;
        // A client could subscribe and unsubscribe without end while verdicts are awaited.
        waiting.remove(known);
        if (known.asked != null) {
            known.asked.close();
            known.asked = null;
            awaited--;
            askForNext();
        }
        if (known.sink != null) {
            known.sink.close();
        }
    }

    /// The client has drawn the newest picture of these streams, whose numbers are 16 bits each.
    public void acknowledged(ByteBuf numbers) {
        boolean wasFull = socket.isFull();
        while (numbers.readableBytes() >= Short.BYTES) {
            var known = watched.get(numbers.readUnsignedShort());
            if (known != null && known.sink != null) {
                known.sink.acknowledged();
            }
        }
        if (wasFull) {
            drained();
        }
    }

    /// There is room again: offers it to each stream in turn, as the first of several must not use it up every time.
    public void drained() {
        socket.sendNotices();
        var first = watched.pollFirstEntry();
        if (first != null) {
            watched.putLast(first.getKey(), first.getValue());
        }
        for (var stream : List.copyOf(watched.values())) {
            if (stream.sink != null) {
                stream.sink.drained();
            }
        }
    }

    /// Ends them all: the connection has ended.
    @Override
    public void close() {
        waiting.clear();
        List.copyOf(watched.values()).forEach(this::end);
        watched.clear();
        socket.close();
    }
}
