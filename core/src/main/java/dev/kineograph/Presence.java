// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who watches a stream: people, not sockets.
///
/// Four things are kept apart. A **connection** is a viewer's socket; each has a [Connection] here. An **identity** is a person,
/// as far as that can be told: a cookie, a token, or else the connection itself. A **lease** is an identity's claim to be
/// counted: it lasts while one of its connections is live, and for a while after a [sign of life][#touch]. **Demand** keeps a
/// source running; it is a matter of [Subscription].
///
/// [#viewers] is the number of identities with a lease, and falls as soon as the last connection of one closes. Its
/// [StreamEvent.Left] is published a second later: a viewer that comes back within that second (a page that reloads) was never
/// away.
///
/// As names cost nothing, an identity may have an **origin**. Only a limited number of identities of an origin counts at a time, including those
/// that left within that second. The others may watch, and count when there is room.
///
/// **Threading.** Shared; each call takes the lock for a moment, and events are published outside it.
public final class Presence {
    private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

    private final StreamName stream;
    private final NanoClock clock;
    private final Consumer<StreamEvent> events;

    /// The presence in which this one's viewers count as well, such as a site for its pages.
    private final @Nullable Presence whole;

    // The lock is this object; it guards everything below, and all fields of connections and leases.
    private final Leases leases = new Leases();
    private final Set<ViewerLease> polling = new HashSet<>();
    private final Origins origins = new Origins();
    private final ArrayDeque<Departure> departures = new ArrayDeque<>();
    private int connections;
    private int joining;
    private int localViewers;
    private int localPresent;
    private int remoteViewers;
    private int remoteConnections;

    Presence(StreamName stream, NanoClock clock, Consumer<StreamEvent> events) {
        this(stream, clock, events, null);
    }

    /// @param whole the presence in which this one's viewers count as well, if there is one
    Presence(StreamName stream, NanoClock clock, Consumer<StreamEvent> events, @Nullable Presence whole) {
        this.stream = stream;
        this.clock = clock;
        this.events = events;
        this.whole = whole;
    }

    /// Who watches, and from where.
    ///
    /// **Threading.** Immutable.
    ///
    /// @param name what distinguishes this person from others
    /// @param origin what the limit applies to, such as an address, where one person may have any number of names; null for no limit
    /// @param max how many identities of that origin count
    public record Identity(String name, @Nullable InetAddress origin, int max) {
        /// An identity that always counts.
        public Identity(String name) {
            this(name, null, 0);
        }
    }

    /// A viewer's connection. It counts while it is live: from the start, and as long as something is heard of its peer.
    public static final class Connection implements AutoCloseable {
        private final ViewerLease lease;
        private final @Nullable Connection inWhole;
        private boolean live = true;
        private boolean closed;

        private Connection(ViewerLease lease, @Nullable Connection inWhole) {
            this.lease = lease;
            this.inWhole = inWhole;
        }

        /// Nothing has been heard of the peer for too long: the connection does not count until it is [#heard]. This, and [#heard], are
        /// called by one thread at a time, as often as it likes: they cost nothing if nothing changes.
        public void silent() {
            setLive(false);
        }

        /// The peer has shown a sign of life.
        public void heard() {
            setLive(true);
        }

        private void setLive(boolean nowLive) {
            if (live == nowLive) {
                return;
            }
            if (inWhole != null) {
                inWhole.setLive(nowLive);
            }
            lease.presence.change(() -> {
                live = nowLive;
                if (!closed) {
                    lease.liveConnections += nowLive ? 1 : -1;
                }
                return lease;
            });
        }

        /// The connection has ended; closing twice does nothing.
        @Override
        public void close() {
            if (inWhole != null) {
                inWhole.close();
            }
            lease.presence.change(() -> {
                if (!closed) {
                    closed = true;
                    lease.presence.connections--;
                    lease.connections--;
                    lease.liveConnections -= live ? 1 : 0;
                }
                return lease;
            });
        }
    }

    /// Counts a new connection of this identity, until it is closed.
    public Connection join(String identity) {
        return join(new Identity(identity));
    }

    /// Counts a new connection of this identity, until it is closed. If enough of its origin count, it counts when one of these has left.
    public Connection join(Identity identity) {
        return join(identity, 0);
    }

    /// Counts a new connection of this identity, unless there are that many connections already; exact however many join at once.
    public Optional<Connection> joinWithin(int maxConnections, Identity identity) {
        synchronized (this) {
            if (connections + joining >= maxConnections) {
                return Optional.empty();
            }
            joining++;
        }
        return Optional.of(join(identity, 1));
    }

    private Connection join(Identity identity, int reserved) {
        var inWhole = whole == null ? null : whole.join(identity);
        Connection connection;
        @Nullable StreamEvent news;
        synchronized (this) {
            var lease = lease(identity);
            connection = new Connection(lease, inWhole);
            lease.connections++;
            lease.liveConnections++;
            connections++;
            joining -= reserved;
            news = update(lease);
        }
        publish(news);
        return connection;
    }

    /// Counts a sign of life of an identity without a lasting connection, such as one that fetches a snapshot every second.
    ///
    /// @param lasts how long it counts
    public void touch(String identity, Duration lasts) {
        touch(new Identity(identity), lasts);
    }

    /// Counts a sign of life of an identity without a lasting connection, unless enough of its origin count.
    ///
    /// @param lasts how long it counts
    public void touch(Identity identity, Duration lasts) {
        if (whole != null) {
            whole.touch(identity, lasts);
        }
        @Nullable StreamEvent news = null;
        synchronized (this) {
            long until = clock.nanos() + lasts.toNanos();
            if (leases.has(identity) || !origins.isFull(identity)) {
                news = touched(lease(identity), until);
            } else {
                origins.turnAway(until);
            }
        }
        publish(news);
    }

    private @Nullable StreamEvent touched(ViewerLease lease, long untilNanos) {
        lease.polls = true;
        lease.endNanos = untilNanos;
        polling.add(lease);
        clock.dueIn(untilNanos - clock.nanos());
        return update(lease);
    }

    /// Gives a viewer that polls under one identity another one, without a gap: a browser that has just been given its cookie.
    /// Does nothing if the new identity is known already, or the old one has connections.
    public void rename(String before, String now) {
        if (whole != null) {
            whole.rename(before, now);
        }
        synchronized (this) {
            leases.rename(before, now);
        }
    }

    private ViewerLease lease(Identity identity) {
        return leases.of(identity, this, origins);
    }

    /// Counts the people who watch on other nodes of a cluster and not here, and the connections that other nodes have, in place of the numbers before.
    ///
    /// They count in this presence only, not in the one that it is a part of, and publish no events.
    ///
    /// @throws RefusedException if a number is negative
    public synchronized void remote(int viewers, int newConnections) {
        if (viewers < 0 || newConnections < 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "viewers elsewhere: %d with %d connections (expected: 0 or more)".formatted(viewers, newConnections));
        }
        remoteViewers = viewers;
        remoteConnections = newConnections;
        clock.dueIn(0);
        notifyAll();
    }

    /// Takes what has changed here since the last call: for one reader that keeps a copy of who is there, including those who left within the last second.
    /// The first call returns all names, and so does one after very many changes.
    public synchronized PresenceChanges takeChanges() {
        return leases.take(connections);
    }

    /// How many people watch, including those who left within the last second: a viewer that reloads its page was not away.
    /// Changes when [StreamEvent.Joined] and [StreamEvent.Left] are published.
    public synchronized int present() {
        return localPresent + remoteViewers;
    }

    /// Waits until [#present] differs from a known number and returns the new one; returns the known number if it has not changed in that time.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public synchronized int awaitPresentOtherThan(int known, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); present() == known && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return present();
    }

    /// Whether there are viewers who do not count, as there are too many of one origin.
    public synchronized boolean isCapped() {
        return origins.areCapped(clock.nanos());
    }

    /// How many people watch.
    public synchronized int viewers() {
        return localViewers + remoteViewers;
    }

    /// How many people watch through this program, without those of [other nodes][#remote].
    public synchronized int localViewers() {
        return localViewers;
    }

    /// How many connections the people who watch have, here and on other nodes.
    public synchronized int connections() {
        return connections + remoteConnections;
    }

    private void change(Supplier<ViewerLease> action) {
        @Nullable StreamEvent news;
        synchronized (this) {
            news = update(action.get());
        }
        publish(news);
    }

    private void publish(@Nullable StreamEvent news) {
        if (news != null) {
            events.accept(news);
        }
    }

    /// Counts a lease, or stops counting it, after any change to it.
    private @Nullable StreamEvent update(ViewerLease lease) {
        boolean live = lease.liveConnections > 0 || lease.polls;
        if (live && !lease.counted) {
            if (!lease.announced && !origins.take(lease)) {
                return null;
            }
            lease.counted = true;
            localViewers++;
            return lease.announced ? null : joined(lease);
        }
        if (!live) {
            origins.waitNoMore(lease);
        }
        if (!live && lease.counted) {
            lease.counted = false;
            localViewers--;
            lease.endNanos = clock.nanos();
            departures.add(new Departure(lease, lease.endNanos));
            clock.dueIn(GRACE_NANOS);
        }
        forget(lease);
        return null;
    }

    private StreamEvent joined(ViewerLease lease) {
        leases.announce(lease, true);
        localPresent++;
        notifyAll();
        lease.sinceNanos = clock.nanos();
        return new StreamEvent.Joined(stream, viewers());
    }

    /// Drops a lease, unless one of its connections may be heard again, or its `Left` event has not been published yet.
    private void forget(ViewerLease lease) {
        if (!lease.counted && !lease.announced && lease.connections == 0) {
            if (leases.remove(lease)) {
                origins.exit(lease.group);
            }
        }
    }

    /// Ends what has expired: the leases of viewers that have stopped polling, and the grace periods of those that left.
    void sweep() {
        List<StreamEvent> news;
        synchronized (this) {
            if (polling.isEmpty() && departures.isEmpty()) {
                return;
            }
            long now = clock.nanos();
            polling.removeIf(lease -> hasEnded(lease, now));
            news = takeDepartures(now);
            sayWhatIsDue(now);
        }
        news.forEach(events);
    }

    private void sayWhatIsDue(long now) {
        if (!departures.isEmpty()) {
            clock.dueIn(departures.getFirst().leftNanos() + GRACE_NANOS - now);
        }
        polling.stream().mapToLong(lease -> lease.endNanos - now).min().ifPresent(clock::dueIn);
    }

    private List<StreamEvent> takeDepartures(long now) {
        var news = new ArrayList<StreamEvent>();
        while (!departures.isEmpty() && now - departures.getFirst().leftNanos() >= GRACE_NANOS) {
            var departure = departures.removeFirst();
            if (departure.isLast()) {
                news.add(left(departure.lease()));
                addPromoted(news, departure.lease());
            }
        }
        return news;
    }

    /// A waiting viewer of the same origin is counted instead.
    private void addPromoted(List<StreamEvent> news, ViewerLease gone) {
        var next = origins.give(gone);
        var joined = next == null ? null : update(next);
        if (joined != null) {
            news.add(joined);
        }
    }

    private StreamEvent left(ViewerLease lease) {
        leases.announce(lease, false);
        localPresent--;
        notifyAll();
        forget(lease);
        return new StreamEvent.Left(stream, viewers(), Duration.ofNanos(lease.endNanos - lease.sinceNanos));
    }

    private boolean hasEnded(ViewerLease lease, long now) {
        if (now - lease.endNanos < 0) {
            return false;
        }
        lease.polls = false;
        update(lease);
        return true;
    }
}
