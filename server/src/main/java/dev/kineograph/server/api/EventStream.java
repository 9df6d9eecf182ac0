// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.KeptPermit;
import dev.kineograph.server.net.VisibleStreams;
import dev.kineograph.server.viewer.PeerWatch;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One listener of events. While what it was sent has not left the machine, events wait; a slow listener misses the oldest.
///
/// Which streams it may watch is asked again every 10 s, and when there is an event of a stream that has not been asked about. For a single stream, the permit
/// of the request is kept instead.
///
/// **Threading.** Confined to its event loop, except for [#hear] and [#goAway].
final class EventStream implements BodySink.Owner {
    private static final long TICK_MILLIS = 1000;
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long QUIET_NANOS = Duration.ofSeconds(15).toNanos();

    private final Hub hub;
    private final CurrentSettings settings;
    private final NodesEndpoint nodes;
    private final Exchange exchange;
    private final Optional<StreamName> only;
    private final WaitingEvents waiting = new WaitingEvents();
    private final PeerWatch peer = new PeerWatch();
    private @Nullable BodySink sink;
    private @Nullable KeptPermit permit;
    private @Nullable Future<?> ticking;
    private @Nullable VisibleStreams asking;
    private Set<String> asked = Set.of();
    private Set<String> visible = Set.of();
    private long askedNanos;
    private long saidNanos = System.nanoTime();
    private boolean closed;

    /// @param only the stream whose events are wanted; empty for all
    EventStream(Hub hub, CurrentSettings settings, NodesEndpoint nodes, Exchange exchange, Optional<StreamName> only) {
        this.hub = hub;
        this.settings = settings;
        this.nodes = nodes;
        this.exchange = exchange;
        this.only = only;
    }

    private BodySink sink() {
        if (sink == null) {
            throw new IllegalStateException("no connection yet");
        }
        return sink;
    }

    /// Listens from now on, before the client is told that it does.
    void listen() {
        var listening = hub.listen(this::hear);
        exchange.closed().addListener(_ -> listening.close());
    }

    @Override
    public void begun(BodySink newSink) {
        sink = newSink;
        if (only.isPresent()) {
            visible = Set.of(only.get().value());
            permit = exchange.keepPermit(this::end);
        } else {
            ask();
        }
        ticking = exchange.loop().scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        tell();
    }

    /// Something has happened. From any thread.
    private void hear(StreamEvent event) {
        boolean isWanted = only.isEmpty() || only.get().equals(event.stream());
        if (isWanted && waiting.add(event)) {
            onLoop(this::tell);
        }
    }

    private void onLoop(Runnable step) {
        try {
            exchange.loop().execute(step);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the listener with it.
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (closed || peer.endsIfGone(sink(), settings.get().viewers(), now) || !sink().hasRoom()) {
            return;
        }
        if (only.isEmpty() && asking == null && now - askedNanos >= ASK_AGAIN_NANOS) {
            ask();
        }
        tell();
        if (now - saidNanos >= QUIET_NANOS) {
            send(ServerSentEvents.HEARTBEAT);
        }
    }

    private void ask() {
        var streams = hub.streams();
        asked = names(streams);
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
        visible = names(streams);
        if (sink().hasRoom()) {
            // A stream that has come since the question is part of the next one.
            send(waiting.takeWhile(stream -> asked.contains(stream.value()) || hub.find(stream).isEmpty()));
        }
    }

    private static Set<String> names(Iterable<ImageStream> streams) {
        var names = new HashSet<String>();
        streams.forEach(stream -> names.add(stream.name().value()));
        return names;
    }

    /// Events of streams that have not been asked about wait for the answer, which is not asked for more than once a second.
    private void tell() {
        if (sink == null || closed || asking != null || !sink.hasRoom() || waiting.isEmpty()) {
            return;
        }
        boolean isKnown = only.isPresent() || asked.containsAll(waiting.streams());
        if (isKnown) {
            send(waiting.takeAll());
        } else if (System.nanoTime() - askedNanos >= Duration.ofMillis(TICK_MILLIS).toNanos()) {
            ask();
        }
    }

    private void send(WaitingEvents.EventBatch batch) {
        var node = nodes.ownName();
        var events = batch.events().stream()
                .filter(dated -> visible.contains(dated.event().stream().value()))
                .map(dated -> ServerSentEvents.of(dated, node))
                .collect(Collectors.joining());
        var text = batch.missed() == 0 ? events : ServerSentEvents.missed(batch.missed()) + events;
        if (!text.isEmpty()) {
            send(text);
        }
    }

    private void send(String text) {
        saidNanos = System.nanoTime();
        var bytes = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
        sink().write(bytes);
        bytes.release();
    }

    @Override
    public void drained() {
        onLoop(this::tell);
    }

    @Override
    public void closed() {
        closed = true;
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (asking != null) {
            asking.close();
        }
        if (permit != null) {
            permit.close();
        }
    }

    private void end() {
        if (!closed) {
            sink().end(Unpooled.EMPTY_BUFFER);
        }
    }

    /// The server is shutting down. From any thread.
    void goAway() {
        onLoop(this::end);
    }
}
