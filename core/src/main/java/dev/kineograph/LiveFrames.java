// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The frames of a stream: who may publish them, which one is the newest, and who reads them.
///
/// **Threading.** Shared; any thread. Nothing here blocks, and nobody is called under the lock.
final class LiveFrames {
    private static final Duration STALE_AFTER = Duration.ofSeconds(5);

    private final StreamName name;
    private final StreamContext context;
    private final Consumer<StreamEvent> events;
    private final Consumer<Publisher> published;
    private final FrameRate rate = new FrameRate();
    private final LongAdder refused = new LongAdder();
    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile @Nullable Frame newest;
    private volatile boolean retired;

    /// The lock that orders frames. It guards what follows, and the decision which reader is the first and which the last.
    private final Object order = new Object();

    private final Publishers publishers;
    private long newestSinceNanos;
    private boolean online;
    private boolean stale;

    /// @param published called after each frame
    LiveFrames(StreamName name, StreamContext context, Consumer<StreamEvent> events, Consumer<Publisher> published) {
        this.name = name;
        this.context = context;
        this.events = events;
        this.published = published;
        this.publishers = new Publishers(name);
    }

    /// Makes a picture the newest frame and wakes the readers.
    ///
    /// @param placed the picture in its place, if it has one already; null for the next place of this stream
    void publish(Publisher publisher, Picture picture, @Nullable Frame placed) {
        if (context.framing().isForgedBy(picture)) {
            countRefused();
            throw new RefusedException(
                    Refusal.FORGED_PART, "%s: image contains the multipart boundary of this server".formatted(name));
        }
        boolean first;
        synchronized (order) {
            checkPublishes(publisher);
            first = !online;
            online = true;
            stale = false;
            put(placed == null ? next(picture) : placed);
        }
        published.accept(publisher);
        if (first) {
            events.accept(new StreamEvent.Online(name, picture.format()));
        }
        subscriptions.forEach(Subscription::signal);
    }

    private void checkPublishes(Publisher publisher) {
        if (!publishers.contains(publisher)) {
            throw new RefusedException(
                    Refusal.CLOSED, "%s: this publisher was closed, or a newer connection took its place".formatted(name));
        }
    }

    private Frame next(Picture picture) {
        var before = newest;
        return new Frame(picture, publishers.epoch(), before == null ? 1 : before.sequence() + 1);
    }

    private void put(Frame frame) {
        newest = frame;
        newestSinceNanos = context.clock().nanos();
        rate.mark(frame.picture(), newestSinceNanos);
        for (var subscription : subscriptions) {
            subscription.put(frame);
        }
    }

    void open(Publisher publisher, PublisherPolicy policy) {
        synchronized (order) {
            checkNotRetired();
            publishers.add(publisher, policy);
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

    private void checkNotRetired() {
        if (retired) {
            throw new RefusedException(Refusal.NO_SUCH_STREAM, "%s: the stream was retired".formatted(name));
        }
    }

    /// Adds a reader, which has the newest frame at once, and says whether it is the first.
    boolean add(Subscription subscription) {
        synchronized (order) {
            checkNotRetired();
            var frame = newest;
            if (frame != null) {
                subscription.put(frame);
            }
            boolean first = subscriptions.isEmpty();
            subscriptions.add(subscription);
            return first;
        }
    }

    /// Removes a reader, and says whether it was the last.
    boolean remove(Subscription subscription) {
        synchronized (order) {
            return subscriptions.remove(subscription) && subscriptions.isEmpty();
        }
    }

    boolean areRead() {
        return !subscriptions.isEmpty();
    }

    @Nullable Frame newest() {
        return newest;
    }

    boolean isOnline() {
        synchronized (order) {
            return online;
        }
    }

    FrameRate rate() {
        return rate;
    }

    long refused() {
        return refused.sum();
    }

    void countRefused() {
        refused.increment();
    }

    boolean isRetired() {
        return retired;
    }

    /// Ends all publishers; no more frames come. The readers are to be woken next.
    void retire() {
        retired = true;
        List<Publisher> ended;
        synchronized (order) {
            ended = publishers.all();
        }
        ended.forEach(Publisher::close);
    }

    void wakeReaders() {
        subscriptions.forEach(Subscription::signal);
    }

    /// Publishes an event, once, if a publisher is here and no frame has come for a while.
    void checkStale() {
        long waitedNanos;
        boolean newlyStale;
        synchronized (order) {
            waitedNanos = context.clock().nanos() - newestSinceNanos;
            newlyStale = online && !stale && waitedNanos > STALE_AFTER.toNanos();
            stale |= newlyStale;
        }
        if (newlyStale) {
            events.accept(new StreamEvent.Stale(name, Duration.ofNanos(waitedNanos)));
        }
    }
}
