// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who watches a stream: people, not sockets.
///
/// Four things are kept apart. A **connection** is a socket; each has a [Seat] here. An **identity** is a person, as far as
/// anybody can tell: a cookie, a token, or else the connection itself. A **lease** is an identity's claim to be counted; it
/// lives while one of its seats does, or for a while after a [sign of life][#touch]. **Demand** keeps a source running and is
/// the [Subscription]'s matter, not this one's.
///
/// `viewers` is the number of identities with a live lease, and falls at once when the last seat closes. The *news* of it,
/// [StreamEvent.Left], waits a second: who leaves and comes back within it (a page that reloads) was never away.
///
/// Browsers have six HTTP/1.x connections to a host, and keep those of pages that were left; after six of them the host's pictures
/// load no more. So an identity has at most three [scarce][#join(String, Runnable)] seats: the oldest makes room for the newest.
///
/// **Threading.** Shared; each call takes the lock for a moment, and events are told outside it.
public final class Presence {
    private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_SCARCE_SEATS = 3;

    private final StreamName stream;
    private final NanoClock clock;
    private final Consumer<StreamEvent> events;

    // The lock is this object; it guards everything below, and all fields of seats and leases.
    private final Map<String, Lease> leases = new HashMap<>();
    private final Set<Lease> polling = new HashSet<>();
    private final ArrayDeque<Departure> departures = new ArrayDeque<>();
    private int connections;
    private int viewers;
    private int present;

    /// A greater whole whose people these are too.
    private volatile @Nullable Presence whole;

    Presence(StreamName stream, NanoClock clock, Consumer<StreamEvent> events) {
        this.stream = stream;
        this.clock = clock;
        this.events = events;
    }

    /// A lease that was left out of the count, to be told when the grace is over.
    private record Departure(Lease lease, long leftNanos) {

        /// False for whoever came back, also if it left again since: that departure stands further back (or, if both were in
        /// one moment, was told with this one).
        boolean isLast() {
            return lease.told && !lease.counted && lease.leftNanos == leftNanos;
        }
    }

    /// One connection's place. It counts while something is heard of its peer.
    public final class Seat implements AutoCloseable {
        private final Lease lease;
        private final Runnable displaced;
        private final @Nullable Seat inTheWhole;
        private boolean live = true;
        private boolean closed;

        private Seat(Lease lease, Runnable displaced, @Nullable Seat inTheWhole) {
            this.lease = lease;
            this.displaced = displaced;
            this.inTheWhole = inTheWhole;
        }

        /// Nothing has been heard of the peer for too long: it is out of the count until [#heard].
        public void silent() {
            setLive(false);
        }

        /// The peer has shown that it is there.
        public void heard() {
            setLive(true);
        }

        private void setLive(boolean nowLive) {
            if (inTheWhole != null) {
                inTheWhole.setLive(nowLive);
            }
            change(() -> {
                if (!closed && live != nowLive) {
                    live = nowLive;
                    lease.liveSeats += nowLive ? 1 : -1;
                }
                return lease;
            });
        }

        /// The connection has ended; to close twice does nothing.
        @Override
        public void close() {
            if (inTheWhole != null) {
                inTheWhole.close();
            }
            change(() -> {
                if (!closed) {
                    closed = true;
                    connections--;
                    lease.seats--;
                    lease.liveSeats -= live ? 1 : 0;
                    lease.scarceSeats.remove(this);
                }
                return lease;
            });
        }
    }

    /// A connection of this identity has begun.
    public Seat join(String identity) {
        return sit(identity, false, () -> {});
    }

    /// A connection of a kind of which browsers have few has begun: one of at most three that this identity keeps here.
    ///
    /// @param displaced called when a newer connection wants this one's place, which is closed soon then; on the thread of that
    ///     connection, which it must not hold up
    public Seat join(String identity, Runnable displaced) {
        return sit(identity, true, displaced);
    }

    private Seat sit(String identity, boolean scarce, Runnable displaced) {
        var outer = whole;
        @Nullable Seat inTheWhole = outer == null ? null : outer.join(identity);
        Seat seat;
        @Nullable Seat oldest = null;
        @Nullable StreamEvent news;
        synchronized (this) {
            var lease = lease(identity);
            seat = new Seat(lease, displaced, inTheWhole);
            lease.seats++;
            lease.liveSeats++;
            connections++;
            if (scarce) {
                lease.scarceSeats.add(seat);
                oldest = lease.scarceSeats.size() > MOST_SCARCE_SEATS ? lease.scarceSeats.removeFirst() : null;
            }
            news = settle(lease);
        }
        tell(news);
        if (oldest != null) {
            oldest.displaced.run();
        }
        return seat;
    }

    /// A sign of life of somebody without a lasting connection, such as one who fetches a snapshot every second.
    ///
    /// @param lasts how long it counts
    public void touch(String identity, Duration lasts) {
        var outer = whole;
        if (outer != null) {
            outer.touch(identity, lasts);
        }
        change(() -> {
            var lease = lease(identity);
            lease.polls = true;
            lease.pollsUntilNanos = clock.nanos() + lasts.toNanos();
            polling.add(lease);
            return lease;
        });
    }

    /// Whoever polled under one identity does so under another from now on, and was never away: a browser that has just been
    /// given its cookie. Does nothing if the new identity is known, or the old one has connections.
    public void rename(String before, String now) {
        var outer = whole;
        if (outer != null) {
            outer.rename(before, now);
        }
        renameHere(before, now);
    }

    private synchronized void renameHere(String before, String now) {
        var lease = leases.get(before);
        if (lease != null && lease.seats == 0 && lease.polls && !leases.containsKey(now)) {
            leases.remove(before);
            lease.identity = now;
            leases.put(now, lease);
        }
    }

    private Lease lease(String identity) {
        return leases.computeIfAbsent(identity, Lease::new);
    }

    /// From now on whoever comes to watch here counts there too, once, wherever else they watch: the pages of a site.
    ///
    /// @param site must not, by way of others, count in this one
    public void countIn(Presence site) {
        whole = site;
    }

    /// How many people watch, those who left within the last second included: whoever reloads a page was not away. Changes when
    /// [StreamEvent.Joined] and [StreamEvent.Left] are told.
    public synchronized int present() {
        return present;
    }

    /// Waits until [#present] differs from a number that is known, and gives it; the same number when it stays for that time.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public synchronized int awaitPresentOtherThan(int known, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); present == known && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return present;
    }

    /// How many people watch.
    public synchronized int viewers() {
        return viewers;
    }

    /// How many connections they have.
    public synchronized int connections() {
        return connections;
    }

    private void change(Supplier<Lease> deed) {
        @Nullable StreamEvent news;
        synchronized (this) {
            news = settle(deed.get());
        }
        tell(news);
    }

    private void tell(@Nullable StreamEvent news) {
        if (news != null) {
            events.accept(news);
        }
    }

    /// Counts a lease or leaves it out, after any change to it.
    private @Nullable StreamEvent settle(Lease lease) {
        boolean live = lease.liveSeats > 0 || lease.polls;
        if (live && !lease.counted) {
            lease.counted = true;
            viewers++;
            return lease.told ? null : coming(lease);
        }
        if (!live && lease.counted) {
            lease.counted = false;
            viewers--;
            lease.leftNanos = clock.nanos();
            departures.add(new Departure(lease, lease.leftNanos));
        }
        forget(lease);
        return null;
    }

    private StreamEvent coming(Lease lease) {
        lease.told = true;
        present++;
        notifyAll();
        lease.sinceNanos = clock.nanos();
        return new StreamEvent.Joined(stream, viewers);
    }

    /// A lease is kept while a silent connection may still answer, and until its leaving was told.
    private void forget(Lease lease) {
        if (!lease.counted && !lease.told && lease.seats == 0) {
            leases.remove(lease.identity, lease);
        }
    }

    /// Ends what time has ended: leases of those who poll no more, and the second's grace of those who left.
    void sweep() {
        List<StreamEvent> news;
        synchronized (this) {
            if (polling.isEmpty() && departures.isEmpty()) {
                return;
            }
            long now = clock.nanos();
            polling.removeIf(lease -> hasEnded(lease, now));
            news = takeDepartures(now);
        }
        news.forEach(events);
    }

    private List<StreamEvent> takeDepartures(long now) {
        var news = new ArrayList<StreamEvent>();
        while (!departures.isEmpty() && now - departures.getFirst().leftNanos >= GRACE_NANOS) {
            var departure = departures.removeFirst();
            if (departure.isLast()) {
                news.add(leaving(departure.lease));
            }
        }
        return news;
    }

    private StreamEvent leaving(Lease lease) {
        lease.told = false;
        present--;
        notifyAll();
        forget(lease);
        return new StreamEvent.Left(stream, viewers, Duration.ofNanos(lease.leftNanos - lease.sinceNanos));
    }

    private boolean hasEnded(Lease lease, long now) {
        if (now - lease.pollsUntilNanos < 0) {
            return false;
        }
        lease.polls = false;
        settle(lease);
        return true;
    }
}
