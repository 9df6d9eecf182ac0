// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Access.Decision;
import dev.kineograph.Caller;
import dev.kineograph.Framing;
import dev.kineograph.ImageStream;
import dev.kineograph.MultipartFraming;
import dev.kineograph.Presence;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the audience of a stream on an event loop.
///
/// **Threading.** Shared.
public final class Audiences implements AutoCloseable {
    private final MultipartFraming framing;
    private final CurrentSettings settings;
    private final RefusalLog refusals;
    private final Map<EventLoop, KeptFrames> kept = new ConcurrentHashMap<>();
    private final KeptPages keptPages = new KeptPages();
    private final KickedViewers kicked = new KickedViewers(System::nanoTime);
    private final RecentSnapshots snapshots = new RecentSnapshots();
    private final DeliveryTimes times = new DeliveryTimes();
    private final GivenUp givenUp = new GivenUp();
    private final ConcurrentHashMap<Key, Audience> audiences = new ConcurrentHashMap<>();

    private record Key(ImageStream stream, EventLoop loop) {}

    /// Audiences whose viewers get this framing and obey these settings.
    ///
    /// @param refusals counts viewers that are closed because others need memory
    public Audiences(MultipartFraming framing, CurrentSettings settings, RefusalLog refusals) {
        this.framing = framing;
        this.settings = settings;
        this.refusals = refusals;
    }

    /// Answers with a live body that shows the stream until it ends.
    ///
    /// @throws RefusedException if the stream has all the viewers that it may have
    public LiveViewer show(ImageStream stream, Exchange exchange, LiveBody body) {
        var record = ViewerRecord.of(exchange);
        var connection = join(stream, identity(record.identity(), exchange.caller()), record, body.opening());
        var viewer = new LiveViewer(of(stream, exchange.loop()), body.protocol(), connection, record, body.budget(), exchange.permit());
        body.adaptive().ifPresent(viewer::adapt);
        try {
            exchange.begin(body.head(), body.opening(), viewer, body.readers().apply(viewer));
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        if (body.protocol().framing() == Framing.EAGER && settings.get().browsers().keptPages()) {
            BrowserMark.ofChromiumsPicture(exchange).ifPresent(browser -> opened(viewer, browser, exchange));
        }
        return viewer;
    }

    private void opened(LiveViewer viewer, BrowserMark browser, Exchange exchange) {
        var loop = viewer.loop();
        var padded = new PaddedPart(framing);
        var page = new KeptPages.Page(viewer.stream(), browser, () ->
                execute(loop, new Padding(loop, () -> viewer.pad(padded), exchange.closed()::isDone)));
        keptPages.opened(page);
        for (var delay : KeptPages.DELAYS) {
            loop.schedule(() -> keptPages.padOlderThan(page), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
        exchange.closed().addListener(_ -> keptPages.closed(page));
    }

    private static void execute(EventLoop loop, Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the viewer with it.
        }
    }

    /// A viewer on a sink that carries other things too. The sink's owner calls [LiveViewer#begun], [LiveViewer#drained] and [LiveViewer#closed].
    ///
    /// @param adaptive what is shown on each [step][AdaptiveSteps] if the client is slow; empty if it is always the same stream
    /// @param wire how frames are written on the sink now; called for every frame
    /// @param identity who watches
    /// @param acknowledges whether the client answers each frame before it gets the next
    /// @throws RefusedException if the stream has all the viewers that it may have
    public LiveViewer viewer(
            ImageStream stream,
            Optional<IntFunction<ImageStream>> adaptive,
            EventLoop loop,
            Supplier<? extends Wire> wire,
            Presence.Identity identity,
            boolean acknowledges) {
        var record = ViewerRecord.of(identity.name());
        var connection = join(stream, identity, record, Unpooled.EMPTY_BUFFER);
        var viewer = new LiveViewer(of(stream, loop), LiveProtocol.among(wire, acknowledges), connection, record, Budget.UNLIMITED, null);
        adaptive.ifPresent(viewer::adapt);
        return viewer;
    }

    /// A viewer that holds its own permit, on a sink that carries other things too.
    ///
    /// @param protocol how the stream is shown on the sink
    /// @param identity who watches
    /// @param permit closed with the viewer
    /// @throws RefusedException if the stream has all the viewers that it may have
    public LiveViewer viewer(ImageStream stream, EventLoop loop, LiveProtocol protocol, Presence.Identity identity, Permit permit) {
        var record = ViewerRecord.of(identity.name());
        var connection = join(stream, identity, record, Unpooled.EMPTY_BUFFER);
        return new LiveViewer(of(stream, loop), protocol, connection, record, Budget.UNLIMITED, permit);
    }

    /// @param unsent released if the viewer may not join
    private Presence.Connection join(ImageStream stream, Presence.Identity identity, ViewerRecord record, ByteBuf unsent) {
        try {
            kicked.check(stream.name(), record.identity(), record.program());
            return join(stream, identity);
        } catch (RefusedException e) {
            unsent.release();
            throw e;
        }
    }

    private Presence.Connection join(ImageStream stream, Presence.Identity identity) {
        var most = settings.get().of(stream.name()).maxViewers();
        if (most.isEmpty()) {
            return stream.presence().join(identity);
        }
        return stream.presence().joinWithin(most.getAsInt(), identity).orElseThrow(() -> new RefusedException(
                Refusal.TOO_MANY_VIEWERS,
                "%s: %,d connections show it already (expected: no more, since that is its maxViewers; another try later)"
                        .formatted(stream.name(), most.getAsInt())));
    }

    /// Checks whether a client may fetch pictures of a stream one after the other.
    ///
    /// @throws RefusedException if it was [made to leave][#kick]
    public void checkAdmitted(StreamName stream, Exchange exchange) {
        if (!kicked.isEmpty()) {
            kicked.check(stream, exchange.viewer().name(), ViewerRecord.programOf(exchange));
        }
    }

    /// Counts a picture that is fetched by a client that may come again.
    ///
    /// @param name by which the client is counted
    /// @param lasts how long it counts
    public void fetched(ImageStream stream, String name, Exchange exchange, Duration lasts) {
        stream.presence().touch(identity(name, exchange.caller()), lasts);
        snapshots.fetched(stream.name(), name, exchange, stream.variant(), lasts);
    }

    /// The connections of those who watch a stream now, in any form. From any thread.
    public CompletionStage<List<ListedViewer>> list(StreamName stream) {
        var found = new ConcurrentLinkedQueue<ListedViewer>(snapshots.of(stream));
        var visits = of(stream).map(audience -> audience.visit(viewer -> viewer.listed().ifPresent(found::add))).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(visits).thenApply(_ -> List.copyOf(found));
    }

    /// Makes viewers leave a stream, in order, and keeps them from coming back for ten minutes. From any thread.
    public void kick(StreamName stream, List<ListedViewer> viewers) {
        viewers.forEach(viewer -> kicked.add(stream, viewer));
        var identities = viewers.stream().map(ListedViewer::identity).collect(Collectors.toSet());
        var reason = Decision.denied(KickedViewers.refused(stream).sentence());
        each(of(stream), viewer -> viewer.listed()
                .filter(listed -> identities.contains(listed.identity()))
                .ifPresent(_ -> viewer.end(words -> words.denied(reason))));
    }

    private Stream<Audience> of(StreamName stream) {
        return audiences.values().stream().filter(audience -> audience.stream().name().equals(stream));
    }

    /// The identity that a viewer is counted by.
    ///
    /// @param name distinguishes this person from others
    public Presence.Identity identity(String name, Caller caller) {
        return new Presence.Identity(name, AddressShare.origin(caller), settings.get().limits().viewersPerAddress());
    }

    /// The audience of that stream on that loop, to be used on it.
    public Audience of(ImageStream stream, EventLoop loop) {
        return audiences.computeIfAbsent(new Key(stream, loop), _ -> new Audience(stream, loop, this));
    }

    /// The old frames of all streams that this loop keeps for slow viewers.
    KeptFrames kept(EventLoop loop) {
        return kept.computeIfAbsent(loop, _ -> new KeptFrames(loop, this::mostKeptBytes, refusals));
    }

    /// How often an audience of that stream is shown a frame.
    BandwidthPace pace(ImageStream stream, EventLoop loop, Runnable wake) {
        return new BandwidthPace(() -> settings.get().of(stream.name()).maxBytesPerSecond(), stream.presence(), loop, wake);
    }

    private long mostKeptBytes() {
        var now = settings.get();
        return now.limits().memory() / now.eventLoops().count();
    }

    /// Forgets an audience without viewers.
    void remove(Audience audience) {
        audiences.remove(new Key(audience.stream(), audience.loop()), audience);
    }

    MultipartFraming framing() {
        return framing;
    }

    ViewerRules rules() {
        return settings.get().viewers();
    }

    ServerSettings settings() {
        return settings.get();
    }

    KeptPages keptPages() {
        return keptPages;
    }

    /// How long frames took to their viewers.
    public DeliveryTimes times() {
        return times;
    }

    /// How many viewers were given up.
    public GivenUp givenUp() {
        return givenUp;
    }

    /// Lets all viewers check their permits, because all permits are requested again.
    public void look() {
        each(audiences.values().stream(), Viewer::look);
    }

    /// Tells all viewers that the server is shutting down.
    public void goAway() {
        each(audiences.values().stream(), viewer -> viewer.end(Farewell::goingAway));
    }

    private static void each(Stream<Audience> some, Consumer<Viewer> step) {
        some.forEach(audience -> {
            var _ = audience.visit(step);
        });
    }

    /// Ends all remaining demand, after the event loops have ended.
    @Override
    public void close() {
        audiences.values().forEach(Audience::abandon);
    }
}
