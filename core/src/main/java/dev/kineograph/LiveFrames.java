// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The frames of a stream: who may publish them, which one is the newest, and who reads them.
///
/// **Threading.** Shared; any thread. Nothing here blocks, and no callback is called under the lock.
final class LiveFrames {
    private final StreamName name;
    private final StreamContext context;
    private final Consumer<StreamEvent> events;
    private final Consumer<Publisher> published;
    private final Arrivals arrivals;
    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile @Nullable Frame newest;
    private volatile boolean retired;

    /// The lock that orders frames. It guards the following fields, and the decision which reader is the first and which the last.
    private final Object order = new Object();

    private final Publishers publishers;
    private final Freshness freshness;
    private @Nullable Publisher newestBy;

    /// @param published called after each frame
    LiveFrames(StreamName name, StreamContext context, Arrivals arrivals, Freshness freshness, Consumer<StreamEvent> events, Consumer<Publisher> published) {
        this.name = name;
        this.context = context;
        this.arrivals = arrivals;
        this.freshness = freshness;
        this.events = events;
        this.published = published;
        this.publishers = new Publishers(name);
    }

    /// Makes a picture the newest frame and wakes the readers. Returns whether the newest frame until now may be replaced.
    ///
    /// @param givenPlace the picture with its position, if it has one already; null for the next position of this stream
    /// @param opens null for a publisher that was opened; otherwise it is opened now, unless another one of the same part of the program is open
    boolean publish(Publisher publisher, Picture given, @Nullable Frame givenPlace, @Nullable PublisherPolicy opens, Predicate<@Nullable Frame> mayReplace) {
        var picture = arrivals.accept(given, publisher.stream().settings(), name, context.framing());
        var placed = givenPlace == null || picture.equals(given) ? givenPlace : new Frame(picture, givenPlace.epoch(), givenPlace.sequence());
        boolean first;
        synchronized (order) {
            long now = context.clock().nanos();
            if (opens == null) {
                publishers.check(publisher, now);
            } else {
                checkNotRetired();
                publishers.addIfAbsent(publisher, opens, now);
            }
            if (!mayReplace.test(newest)) {
                return false;
            }
            if (arrivals.pace.holdsBack(publisher.stream().settings().maxFps(), publisher, picture, placed, context.clock())) {
                return true;
            }
            first = freshness.frame(now);
            arrivals.rate.mark(picture, now);
            newestBy = publisher;
            var frame = placed == null ? next(picture) : placed;
            newest = frame;
            subscriptions.forEach(subscription -> subscription.put(frame));
        }
        published.accept(publisher);
        if (first) {
            events.accept(new StreamEvent.Online(name, picture.format()));
        }
        subscriptions.forEach(Subscription::signal);
        return true;
    }

    private Frame next(Picture picture) {
        var before = newest;
        return new Frame(picture, publishers.epochAfter(before), before == null ? 1 : before.sequence() + 1);
    }

    void open(Publisher publisher, PublisherPolicy policy, String kind) {
        synchronized (order) {
            checkNotRetired();
            publishers.add(publisher, policy, kind, context.clock().nanos());
        }
    }

    void release(Publisher publisher) {
        boolean last;
        synchronized (order) {
            last = publishers.removeLast(publisher) && freshness.end();
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

    /// Adds a reader, which gets the newest frame at once. Returns whether it is the first.
    boolean add(Subscription subscription) {
        synchronized (order) {
            checkNotRetired();
            var frame = newest;
            if (frame != null) {
                subscription.put(frame);
            }
            subscriptions.add(subscription);
            return subscriptions.size() == 1;
        }
    }

    /// Removes a reader. Returns whether it was the last.
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

    /// The newest frame would have been captured as it is that long ago, if it is the publisher's. Returns whether it is.
    boolean renew(Publisher publisher, Duration age) {
        synchronized (order) {
            publishers.check(publisher, context.clock().nanos());
            boolean isNewest = newest != null && publisher.equals(newestBy);
            if (isNewest) {
                arrivals.renew(Objects.requireNonNull(newest).picture(), age);
            }
            return isNewest;
        }
    }

    Picture picture(byte[] bytes) {
        return arrivals.picture(bytes);
    }

    boolean isRetired() {
        return retired;
    }

    /// What the newest of the open publishers is, if there is one.
    Optional<String> publisherKind() {
        synchronized (order) {
            return publishers.kindOfNewest();
        }
    }

    /// Ends all publishers: no more frames are accepted, and the newest is dropped. The caller must wake the readers next.
    void retire(String why) {
        retired = true;
        endPublishers(_ -> true, Optional.of(why));
        newest = null;
    }

    /// Ends some publishers: no more frames are accepted from them. If there is a reason, it is told to all from now on.
    void endPublishers(Predicate<Publishers.Member> which, Optional<String> why) {
        List<Publishers.Member> ended;
        synchronized (order) {
            ended = publishers.ended(why);
        }
        ended.stream().filter(which).forEach(Publishers.Member::close);
    }

    void wakeReaders() {
        subscriptions.forEach(Subscription::signal);
    }
}
