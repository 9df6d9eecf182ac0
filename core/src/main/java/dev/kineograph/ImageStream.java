// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A named live picture: the newest frame, its publishers and its viewers. A stream outlives its source.
///
/// Only a [Hub] makes, finds and retires streams.
///
/// **Threading.** Shared; any thread. Nothing here blocks, and nobody is called under a lock.
public final class ImageStream {
    /// The program that owns the hub.
    static final Caller PROGRAM = Caller.program("this program");

    static final String RETIRED = "the stream was retired";

    private final StreamName name;
    private final Variant variant;
    private final @Nullable ImageStream original;
    private final boolean isFetched;
    private final NanoClock clock;
    private final Consumer<StreamEvent> events;
    private final RecentEvents recent = new RecentEvents();
    private final Presence presence;
    private final SourceRunner.CurrentSource source;
    private final LiveFrames frames;
    private final Publisher program;
    private final StaleView stale;
    private final Arrivals arrivals = new Arrivals();
    private final Freshness freshness;
    private final Deliveries deliveries;
    private volatile StreamSettings settings;

    /// @param source makes the pictures; null for a stream to push to
    /// @param whole the presence in which the viewers count as well, if there is one
    ImageStream(StreamName name, StreamSettings settings, @Nullable Source source, StreamContext context, @Nullable Presence whole) {
        this(name, Variant.ORIGINAL, settings, source, context, null, false, whole);
    }

    /// A variant of another stream: its viewers, and the frames that they get, count in the original only.
    ///
    /// @param isFetched whether its pictures come from elsewhere in its form, and are not made of the original's
    ImageStream(ImageStream original, Variant variant, StreamSettings settings, Source source, StreamContext context, boolean isFetched) {
        this(original.name, variant, settings, source, context, original, isFetched, null);
    }

    private ImageStream(
            StreamName name, Variant variant, StreamSettings settings, @Nullable Source source, StreamContext context,
            @Nullable ImageStream original, boolean isFetched, @Nullable Presence whole) {
        this.name = name;
        this.variant = variant;
        this.original = original;
        this.isFetched = isFetched;
        this.freshness = isFetched && original != null ? new Freshness(original.freshness) : new Freshness(null);
        this.settings = settings;
        this.clock = context.clock();
        this.events = event -> {
            recent.add(event);
            context.events().accept(event);
        };
        this.presence = original == null ? new Presence(name, clock, events, whole) : original.presence;
        this.deliveries = original == null ? new Deliveries() : original.deliveries;
        this.frames = new LiveFrames(name, context, arrivals, freshness, events, this::published);
        this.stale = new StaleView(name, context, frames::wakeReaders);
        this.program = new Publisher(this, frames, PROGRAM, null);
        this.source = new SourceRunner.CurrentSource(this, source, clock);
    }

    /// The name under which the hub knows it. A variant has its original's name.
    public StreamName name() {
        return name;
    }

    /// The shape of its pictures: [Variant#ORIGINAL], except for a stream that [Hub#variant] returned.
    public Variant variant() {
        return variant;
    }

    /// Whether it shows what is asked for: it is that variant, or it is an original whose newest picture has that shape already.
    public boolean answers(Variant wanted) {
        var frame = newest();
        return variant.equals(wanted)
                || (variant.isOriginal() && frame != null && wanted.fps().isEmpty() && wanted.changeOf(frame.picture()).isOriginal());
    }

    /// How the stream is to behave.
    public StreamSettings settings() {
        return settings;
    }

    /// Changes the settings. Present publishers stay.
    public void apply(StreamSettings newSettings) {
        settings = newSettings;
        source.adjust();
        stale.showAgain();
        clock.dueIn(0);
    }

    /// Changes the settings and the source: the former one ends, and the new one runs as soon as there is demand. Viewers stay, and see the newest frame until
    /// there is another. Publishers that the stream no longer [accepts][#acceptsPublishers] are closed.
    ///
    /// @param newSource makes the pictures; empty for a stream to push to
    public void apply(StreamSettings newSettings, Optional<Source> newSource) {
        settings = newSettings;
        source.end();
        frames.endPublishers(source::isOf, Optional.empty());
        source.replace(newSource.orElse(null));
        frames.endPublishers(publisher -> !source.isOf(publisher) && !acceptsPublishers(), Optional.empty());
        apply(newSettings);
    }

    /// The newest frame, or null if there never was one. It stays when its publisher goes, until the stream is retired.
    public @Nullable Frame newest() {
        return frames.newest();
    }

    /// What viewers are to see: the newest frame, or, while the stream is stale, what its settings show [instead][WhenStale]: another picture in the same
    /// place, captured at the same time. Before the first frame there is a picture only if the settings have one, and when a source has had its time to start;
    /// its sequence is 0. It is no frame that was published: it is not counted, and no [Subscription] takes it. The newest frame is dimmed only if somebody
    /// calls this. Readers are woken when it changes.
    public @Nullable Frame shown() {
        var newest = newest();
        if (newest != null && whenStale().equals(WhenStale.DIMMED) && stale.want(newest) && isStale()) {
            clock.dueIn(0);
        }
        var standIn = stale.of(newest);
        return standIn != null && lacksPicture() ? standIn : newest;
    }

    /// A variant shows what its original does, in its own form.
    private WhenStale whenStale() {
        return original == null ? settings.whenStale() : original.whenStale();
    }

    /// Whether the newest frame, or the lack of one, is not what viewers should see.
    private boolean lacksPicture() {
        if (original != null && !isFetched) {
            return original.lacksPicture();
        }
        return newest() == null ? owesPicture() : isStale();
    }

    /// Whether a picture should have come by now.
    private boolean owesPicture() {
        return source.hasEnded() || source.owesPictureAfter(settings.staleAfter().orElse(Freshness.RATE_STALE_AFTER));
    }

    /// Who watches.
    public Presence presence() {
        return presence;
    }

    /// Where its pictures come from in another form, if they need not be made here.
    Optional<Source> sourceOf(Variant form) {
        return source.inForm(form);
    }

    /// Whether others than its own source may publish to it: it has no source, or its settings allow [many][PublisherPolicy#MANY] publishers. Who may do so
    /// is another question.
    public boolean acceptsPublishers() {
        return !source.isPresent() || settings.publishers() == PublisherPolicy.MANY || source.acceptsPublishers();
    }

    /// What publishes to it now, such as `a TCP producer` or `the source of door`; empty if nothing does.
    public Optional<String> publisherKind() {
        return frames.publisherKind();
    }

    /// Opens a publisher.
    ///
    /// @throws RefusedException if the stream has another publisher or a source and may have one only, or was retired
    public Publisher publisher(Caller caller) {
        return publisher(caller, "");
    }

    /// Opens a publisher as [#publisher(Caller)] does. Publishers that are refused because of it are told its kind, such as `a TCP producer`.
    ///
    /// @throws RefusedException if the stream has another publisher or a source and may have one only, or was retired
    public Publisher publisher(Caller caller, String kind) {
        var elsewhere = source.publisher(caller, kind);
        if (elsewhere.isPresent()) {
            return new Publisher(this, frames, caller, elsewhere.get());
        }
        checkOpenToOthers();
        return open(caller, kind);
    }

    private void checkOpenToOthers() {
        if (!acceptsPublishers()) {
            throw new RefusedException(
                    Refusal.TAKEN,
                    "%s: its pictures come from its own source (expected: a stream without one, or publishers: many)"
                            .formatted(name));
        }
    }

    /// Publishes beside an open publisher of the program, or opens one.
    ///
    /// @throws RefusedException if this is no picture, somebody else publishes, or the stream was retired
    void publishForProgram(byte[] bytes) {
        if (source.publishesElsewhere(() -> frames.picture(bytes))) {
            return;
        }
        checkOpenToOthers();
        frames.publish(program, frames.picture(bytes), null, settings.publishers(), _ -> true);
    }

    Publisher open(Caller caller, String kind) {
        var publisher = new Publisher(this, frames, caller, null);
        frames.open(publisher, settings.publishers(), kind);
        return publisher;
    }

    private void lookWhenStale() {
        clock.dueIn(settings.staleAfter().orElse(Freshness.RATE_STALE_AFTER).toNanos());
    }

    private void published(Publisher publisher) {
        lookWhenStale();
        stale.clear();
        source.published(publisher);
    }

    /// Reads the stream on the caller's own thread, by [Subscription#await].
    public Subscription watch() {
        return watch(Delivery.latest(), () -> {});
    }

    /// Reads the stream whenever there is a new frame. The newest frame, if there is one, can be taken at once.
    ///
    /// @param wake called after each new frame, on its publisher's thread, and when [#shown] has changed without one; must be quick and must not
    ///     throw
    public Subscription watch(Delivery delivery, Runnable wake) {
        var subscription = new Subscription(this, delivery, wake);
        if (frames.add(subscription)) {
            events.accept(new StreamEvent.DemandStarted(name));
        }
        source.adjust();
        if (lacksPicture()) {
            clock.dueIn(0);
        }
        return subscription;
    }

    void leave(Subscription subscription) {
        if (frames.remove(subscription)) {
            source.adjust();
            // Nobody watches it any more, so it may have expired.
            clock.dueIn(0);
            events.accept(new StreamEvent.DemandEnded(name));
        }
    }

    /// Whether there is demand, so that the source should run.
    boolean isWanted() {
        return !isRetired() && (!settings.onDemand() || frames.areRead());
    }

    /// Whether it has a source that has not run for a while, as nobody watches it.
    boolean isIdle() {
        return source.isIdle();
    }

    /// Whether somebody reads it, or has recently fetched a picture.
    boolean isWatched() {
        return frames.areRead() || presence.viewers() > 0;
    }

    /// The state of the publishers and the source.
    public StreamState state() {
        if (freshness.isOnline()) {
            return StreamState.ONLINE;
        }
        if (!source.isPresent()) {
            return freshness.isStill() ? StreamState.STILL : StreamState.OFFLINE;
        }
        return source.fault().isPresent() ? StreamState.FAILING : StreamState.WAITING;
    }

    /// Notes that the newest frame is still current: its source has checked that there is no newer one. The frame counts as fresh as if it had
    /// come now, but is not shown again.
    public void confirm() {
        if (isStale()) {
            // Its variants are to be seen again as they are.
            clock.dueIn(0);
        }
        freshness.confirm(clock.nanos());
        lookWhenStale();
        stale.showAgain();
    }

    /// Whether no frame has come for so long that a [StreamEvent.Stale] said so; false again with the next frame. A variant is stale if its original is.
    public boolean isStale() {
        if (original == null || isFetched) {
            return freshness.isStale() && (original == null || !original.freshness.isFresh());
        }
        return original.isStale();
    }

    /// Why the source failed last; empty once it works again. It is the text of an exception, which may tell strangers too much about this machine: the
    /// server shows it to nobody.
    public Optional<String> fault() {
        return source.fault();
    }

    /// Whether its source has ended in order: it is not run again before all viewers have left and one has come.
    public boolean hasEnded() {
        return source.hasEnded();
    }

    /// The stream's numbers.
    public StreamStats stats() {
        return new StreamStats(
                arrivals.rate.frames(),
                arrivals.rate.bytes(),
                arrivals.rate.perSecond(clock.nanos()),
                arrivals.unchanged.sum(),
                arrivals.refusals(),
                arrivals.pace.dropped(),
                source.failures(),
                deliveries.sent.sum(),
                deliveries.bytes.sum(),
                deliveries.skipped.sum(),
                deliveries.stalled.sum(),
                presence.viewers(),
                presence.connections());
    }

    /// The newest twenty events, oldest first. At most ten of them are events of viewers, if there are ten others.
    public List<StreamEvent.Dated> recentEvents() {
        return recent.list();
    }

    /// How many events of viewers there were before those of [#recentEvents].
    public long omittedEvents() {
        return recent.omitted();
    }

    /// Adds the frames that a reader has sent to its viewers, with the bytes of their pictures, and the frames that they have skipped.
    public void countDelivered(long framesSent, long bytesSent, long framesSkipped) {
        deliveries.add(framesSent, bytesSent, framesSkipped);
    }

    /// Counts a viewer that was disconnected because it read nothing.
    public void countStalled() {
        deliveries.stalled.increment();
    }

    /// Counts a picture that was refused before it reached a publisher. A [Publisher] counts those that it refuses.
    public void countRefused(Refusal reason) {
        arrivals.countRefused(reason);
    }

    /// Whether the hub has retired the stream: no more frames come.
    public boolean isRetired() {
        return frames.isRetired();
    }

    void retire() {
        retire(RETIRED);
    }

    /// @param why what its publishers are told
    void retire(String why) {
        frames.retire(why);
        source.adjust();
        frames.wakeReaders();
    }

    /// Waits until its source has ended, if it has one.
    ///
    /// @param deadlineNanos a time of [System#nanoTime]
    void awaitSource(long deadlineNanos) {
        source.awaitEnd(deadlineNanos);
    }

    /// Its name, with its variant as an address would ask for it.
    @Override
    public String toString() {
        return variant.isOriginal() ? name.value() : name + "?" + variant;
    }

    /// Does what is due; called at the times that [NanoClock#dueIn] was given.
    void tick() {
        presence.sweep();
        arrivals.pace.showLate(name, clock, (publisher, picture, placed) -> SourceRunner.publishLate(frames, (Publisher) publisher, picture, placed));
        source.adjust();
        // No picture is due from a source that does not run, or has just begun.
        freshness.newlyStale(settings.staleAfter().filter(source::owesPictureAfter), clock)
                .ifPresent(time -> events.accept(new StreamEvent.Stale(name, time)));
        if (lacksPicture()) {
            stale.tick(newest(), whenStale());
        } else {
            stale.showAgain();
        }
    }
}
