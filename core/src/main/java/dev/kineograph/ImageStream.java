// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A named live picture: the newest frame, its publishers and its viewers. A stream outlives its source.
///
/// Only a [Hub] makes, finds and retires streams.
///
/// **Threading.** Shared; any thread. Nothing here blocks, and nobody is called under a lock.
public final class ImageStream {
    private static final Duration STALE_AFTER = Duration.ofSeconds(5);

    private final StreamName name;
    private final Variant variant;
    private final MultipartFraming framing;
    private final NanoClock clock;
    private final Consumer<StreamEvent> events;
    private final RecentEvents recent = new RecentEvents();
    private final Presence presence;
    private final @Nullable SourceRunner runner;
    private final FrameRate rate = new FrameRate();
    private final LongAdder refused = new LongAdder();
    private final Deliveries deliveries;
    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile StreamSettings settings;
    private volatile @Nullable Frame newest;
    private volatile boolean retired;

    /// The lock that orders frames. It guards the publishers, what follows, and the decision which reader is the first and which
    /// the last.
    private final Object order = new Object();

    private final Publishers publishers;
    private long newestSinceNanos;
    private boolean online;
    private boolean stale;

    /// @param source what makes the pictures; null for a stream to push to
    /// @param whole the presence in which the viewers count as well, if there is one
    ImageStream(
            StreamName name,
            StreamSettings settings,
            @Nullable Source source,
            StreamContext context,
            @Nullable Presence whole) {
        this(name, Variant.ORIGINAL, settings, source, context, null, whole);
    }

    /// A variant of another stream: its viewers, and the frames that they get, count in the original only.
    ImageStream(ImageStream original, Variant variant, Source source, StreamContext context) {
        this(original.name, variant, StreamSettings.DEFAULT, source, context, original, null);
    }

    private ImageStream(
            StreamName name,
            Variant variant,
            StreamSettings settings,
            @Nullable Source source,
            StreamContext context,
            @Nullable ImageStream original,
            @Nullable Presence whole) {
        this.name = name;
        this.variant = variant;
        this.settings = settings;
        this.framing = context.framing();
        this.clock = context.clock();
        this.events = event -> {
            recent.add(event);
            context.events().accept(event);
        };
        this.presence = original == null ? new Presence(name, clock, events, whole) : original.presence;
        this.deliveries = original == null ? new Deliveries() : original.deliveries;
        this.publishers = new Publishers(name);
        this.runner = source == null ? null : new SourceRunner(this, source, clock);
    }

    /// The name under which the hub knows it. A variant has its original's name.
    public StreamName name() {
        return name;
    }

    /// The shape of its pictures: [Variant#ORIGINAL], but for a stream that [Hub#variant] gave.
    public Variant variant() {
        return variant;
    }

    /// Whether it shows what is asked for: it is that variant, or it is an original whose newest picture has that shape already.
    public boolean answers(Variant wanted) {
        var frame = newest;
        return variant.equals(wanted)
                || (variant.isOriginal() && frame != null && wanted.changeOf(frame.picture()).isOriginal());
    }

    /// How the stream is to behave.
    public StreamSettings settings() {
        return settings;
    }

    /// Changes the settings. Publishers that are there stay.
    public void apply(StreamSettings newSettings) {
        settings = newSettings;
        demandChanged();
    }

    /// The newest frame, or null if there never was one. It stays when its publisher goes.
    public @Nullable Frame newest() {
        return newest;
    }

    /// Who watches.
    public Presence presence() {
        return presence;
    }

    /// Opens a publisher.
    ///
    /// @throws RefusedException if the stream has another publisher or a source and may have one only, or was retired
    public Publisher publisher(Caller caller) {
        if (runner != null && settings.publishers() == PublisherPolicy.ONE) {
            throw new RefusedException(
                    Refusal.TAKEN,
                    "%s: its pictures come from its own source (expected: a stream without one, or publishers: many)"
                            .formatted(name));
        }
        return open(caller);
    }

    Publisher open(Caller caller) {
        synchronized (order) {
            checkNotRetired();
            var publisher = new Publisher(this, caller);
            publishers.add(publisher, settings.publishers());
            return publisher;
        }
    }

    private void checkNotRetired() {
        if (retired) {
            throw new RefusedException(Refusal.NO_SUCH_STREAM, "%s: the stream was retired".formatted(name));
        }
    }

    /// @param placed the picture in its place, if it has one already; null for the next place of this stream
    void publish(Publisher publisher, Picture picture, @Nullable Frame placed) {
        if (framing.isForgedBy(picture)) {
            countRefused();
            throw new RefusedException(
                    Refusal.FORGED_PART, "%s: image contains the multipart boundary of this server".formatted(name));
        }
        boolean first;
        synchronized (order) {
            if (!publishers.contains(publisher)) {
                throw new RefusedException(
                        Refusal.CLOSED,
                        "%s: this publisher was closed, or a newer connection took its place".formatted(name));
            }
            first = !online;
            online = true;
            stale = false;
            put(placed == null ? next(picture) : placed);
        }
        if (runner != null) {
            runner.published(publisher);
        }
        if (first) {
            events.accept(new StreamEvent.Online(name, picture.format()));
        }
        subscriptions.forEach(Subscription::signal);
    }

    private Frame next(Picture picture) {
        var before = newest;
        return new Frame(picture, publishers.epoch(), before == null ? 1 : before.sequence() + 1);
    }

    private void put(Frame frame) {
        newest = frame;
        newestSinceNanos = clock.nanos();
        rate.mark(frame.picture(), newestSinceNanos);
        for (var subscription : subscriptions) {
            subscription.put(frame);
        }
    }

    void release(Publisher publisher) {
        boolean last;
        synchronized (order) {
            last = publishers.removeLast(publisher) && online;
            online &= !last;
        }
        if (last) {
            events.accept(new StreamEvent.Offline(name));
        }
    }

    /// Reads the stream on the caller's own thread, by [Subscription#await].
    public Subscription watch() {
        return watch(Delivery.latest(), () -> {});
    }

    /// Reads the stream whenever there is a new frame. The newest frame, if there is one, can be taken at once.
    ///
    /// @param wake called after each new frame, on its publisher's thread; must be quick and must not throw
    public Subscription watch(Delivery delivery, Runnable wake) {
        var subscription = new Subscription(this, delivery, wake);
        boolean first;
        synchronized (order) {
            checkNotRetired();
            var frame = newest;
            if (frame != null) {
                subscription.put(frame);
            }
            first = subscriptions.isEmpty();
            subscriptions.add(subscription);
        }
        if (first) {
            events.accept(new StreamEvent.DemandStarted(name));
        }
        demandChanged();
        return subscription;
    }

    void leave(Subscription subscription) {
        boolean last;
        synchronized (order) {
            last = subscriptions.remove(subscription) && subscriptions.isEmpty();
        }
        if (last) {
            demandChanged();
            events.accept(new StreamEvent.DemandEnded(name));
        }
    }

    private void demandChanged() {
        if (runner != null) {
            runner.adjust();
        }
    }

    /// Whether there is demand: whether the source is to run.
    boolean isWanted() {
        return !retired && (!settings.onDemand() || !subscriptions.isEmpty());
    }

    /// The state of the publishers and the source.
    public StreamState state() {
        synchronized (order) {
            if (online) {
                return StreamState.ONLINE;
            }
        }
        if (runner == null) {
            return StreamState.OFFLINE;
        }
        return runner.fault().isPresent() ? StreamState.FAILING : StreamState.WAITING;
    }

    /// Why the source failed last; empty once it works again.
    public Optional<String> fault() {
        return runner == null ? Optional.empty() : runner.fault();
    }

    /// The stream's numbers.
    public StreamStats stats() {
        return new StreamStats(
                rate.frames(),
                rate.bytes(),
                rate.perSecond(clock.nanos()),
                refused.sum(),
                runner == null ? 0 : runner.failures(),
                deliveries.sent.sum(),
                deliveries.skipped.sum(),
                deliveries.stalled.sum(),
                presence.viewers(),
                presence.connections());
    }

    /// The newest twenty events, oldest first.
    public List<StreamEvent.Dated> recentEvents() {
        return recent.list();
    }

    /// Adds the frames that a reader has sent to its viewers, and those that they have skipped.
    public void countDelivered(long framesSent, long framesSkipped) {
        deliveries.sent.add(framesSent);
        deliveries.skipped.add(framesSkipped);
    }

    /// Counts a viewer that was ended because it read nothing of what was sent.
    public void countStalled() {
        deliveries.stalled.increment();
    }

    void countRefused() {
        refused.increment();
    }

    /// Whether the hub has retired the stream: no more frames come.
    public boolean isRetired() {
        return retired;
    }

    void retire() {
        retired = true;
        List<Publisher> ended;
        synchronized (order) {
            ended = publishers.all();
        }
        ended.forEach(Publisher::close);
        demandChanged();
        subscriptions.forEach(Subscription::signal);
    }

    /// Its name, with its variant as an address would ask for it.
    @Override
    public String toString() {
        return variant.isOriginal() ? name.value() : name + "?" + variant;
    }

    /// Does what is due by time; called about ten times a second.
    void tick() {
        presence.sweep();
        if (runner != null) {
            runner.adjust();
        }
        long waitedNanos;
        boolean newlyStale;
        synchronized (order) {
            waitedNanos = clock.nanos() - newestSinceNanos;
            newlyStale = online && !stale && waitedNanos > STALE_AFTER.toNanos();
            stale |= newlyStale;
        }
        if (newlyStale) {
            events.accept(new StreamEvent.Stale(name, Duration.ofNanos(waitedNanos)));
        }
    }
}
