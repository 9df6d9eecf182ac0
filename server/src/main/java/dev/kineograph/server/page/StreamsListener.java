// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.DirectMemory;
import dev.kineograph.server.net.VisibleStreams;
import dev.kineograph.server.page.StreamLines.Line;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.PeerWatch;
import dev.kineograph.server.viewer.multiplex.ClientMessage;
import dev.kineograph.server.viewer.multiplex.WatchedStreams;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One WebSocket of `/api/v1/live`: it gets all streams that its caller may watch, then, at most once a second, those that have changed; and the pictures
/// of those that it [subscribes][WatchedStreams] to.
///
/// The first message has all streams, each later one at most 100; what does not fit comes with the next. While a message has not left the
/// machine, none is added: a slow client gets fewer messages, each with the newest state.
///
/// **Threading.** Confined to its event loop.
final class StreamsListener implements BodySink.Owner, WebSocketReader.Receiver {
    private static final int MAX_CHANGES = 100;
    private static final int MAX_MESSAGE_BYTES = 4 << 10;
    private static final long TICK_MILLIS = 1000;

    /// The caller may lose a permission, or get one.
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

    /// Something is told at least this often: a client that hears nothing for longer knows that the link is gone.
    private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

    private static final String ALIVE = "{\"type\":\"alive\"}";

    private final Hub hub;
    private final Audiences audiences;
    private final StreamLines lines;
    private final CurrentSettings settings;
    private final Exchange exchange;
    private final Map<StreamName, Line> told = new HashMap<>();
    private final PeerWatch peer = new PeerWatch();
    private @Nullable BodySink sink;
    private @Nullable WatchedStreams watched;
    private @Nullable Future<?> ticking;
    private @Nullable VisibleStreams asking;
    private Set<ImageStream> asked = Set.of();
    private List<ImageStream> visible = List.of();
    private long askedNanos;
    private long saidNanos;
    private boolean isListing;
    private boolean hasBegun;

    /// A tick found no room, which pictures may take again and again.
    private boolean isLate;

    StreamsListener(Hub hub, Audiences audiences, StreamLines lines, CurrentSettings settings, Exchange exchange) {
        this.hub = hub;
        this.audiences = audiences;
        this.lines = lines;
        this.settings = settings;
        this.exchange = exchange;
        this.isListing = exchange.query().get("list").filter("0"::equals).isEmpty();
    }

    private BodySink sink() {
        if (sink == null) {
            throw new IllegalStateException("no connection yet");
        }
        return sink;
    }

    private WatchedStreams watched() {
        if (watched == null) {
            throw new IllegalStateException("no connection yet");
        }
        return watched;
    }

    @Override
    public void begun(BodySink newSink) {
        sink = newSink;
        watched = new WatchedStreams(hub, audiences, exchange, newSink);
        ticking = exchange.loop().scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        list();
    }

    private void list() {
        if (isListing) {
            ask(hub.streams());
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (!peer.endsIfGone(sink(), settings.get().viewers(), now)) {
            isLate = !sink().hasRoom();
            if (!isLate) {
                report(now);
            }
        }
    }

    private void report(long now) {
        if (!isListing) {
            sayAlive(now);
            return;
        }
        if (asking != null) {
            return;
        }
        var streams = hub.streams();
        if (now - askedNanos >= ASK_AGAIN_NANOS || !asked.equals(Set.copyOf(streams))) {
            ask(streams);
        } else {
            tell();
        }
    }

    private void sayAlive(long now) {
        if (now - saidNanos >= QUIET_NANOS) {
            send(ALIVE);
        }
    }

    private void ask(Collection<ImageStream> streams) {
        asked = Set.copyOf(streams);
        askedNanos = System.nanoTime();
        var question = exchange.visibleOf(streams);
        asking = question;
        var known = question.find(this::answered);
        if (known != null) {
            answered(known);
        }
    }

    private void answered(List<ImageStream> streams) {
        asking = null;
        visible = streams;
        tell();
    }

    private void tell() {
        var now = lines.now();
        var known = visible.stream().filter(now::containsKey).map(now::get).toList();
        if (!hasBegun) {
            hasBegun = true;
            known.forEach(this::remember);
            send(LiveStreams.message("streams", known));
            return;
        }
        var changed = known.stream().filter(line -> !line.equals(told.get(line.stream().name()))).limit(MAX_CHANGES).toList();
        var retired = retired(known);
        if (!changed.isEmpty() || !retired.isEmpty() || System.nanoTime() - saidNanos >= QUIET_NANOS) {
            changed.forEach(this::remember);
            retired.forEach(told::remove);
            send(LiveStreams.message("changes", changed, retired));
        }
    }

    private void remember(Line line) {
        told.put(line.stream().name(), line);
    }

    private List<StreamName> retired(List<Line> known) {
        var gone = new ArrayList<>(told.keySet());
        gone.removeAll(known.stream().map(line -> line.stream().name()).collect(Collectors.toSet()));
        return gone;
    }

    private void send(String json) {
        saidNanos = System.nanoTime();
        var message = WebSocketHeader.text(DirectMemory.POOL.directBuffer(), json);
        sink().write(message);
        message.release();
    }

    @Override
    public void drained() {
        if (isLate) {
            isLate = false;
            report(System.nanoTime());
        }
        watched().drained();
    }

    @Override
    public void closed() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (asking != null) {
            asking.close();
        }
        if (watched != null) {
            watched.close();
        }
    }

    @Override
    public void checkLength(long bytes) {
        if (bytes > MAX_MESSAGE_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_MANY_BYTES, "message: %,d bytes (expected: at most %,d)".formatted(bytes, MAX_MESSAGE_BYTES));
        }
    }

    @Override
    public void text(String text) {
        try {
            handle(ClientMessage.of(text));
        } catch (RefusedException e) {
            watched().refuse(e);
        }
    }

    private void handle(ClientMessage message) {
        if (!message.type().equals("list")) {
            watched().handle(message);
        } else if (!isListing) {
            isListing = true;
            list();
        }
    }

    @Override
    public void binary(ByteBuf bytes) {
        watched().acknowledged(bytes);
        bytes.release();
    }

    @Override
    public void pong(ByteBuf pong) {
        sink().say(pong);
    }

    /// The server is shutting down. From any thread.
    void goAway() {
        exchange.loop().execute(() -> end(WebSocketHeader.goingAway()));
    }

    @Override
    public void end(ByteBuf farewell) {
        sink().end(farewell);
    }
}
