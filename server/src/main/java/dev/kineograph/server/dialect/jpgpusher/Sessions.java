// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.jpgpusher;

import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.settings.RenewalRules;
import dev.kineograph.server.viewer.Budget;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// The ids that were issued, and how long the pictures of each continue.
///
/// An id is issued, then used once to watch, then renewed. Whoever knows it may renew it: it is bound to nothing else. Ended ids
/// are forgotten, so there are never more than the rules allow.
///
/// **Threading.** Shared by the event loops. Its lock guards the two maps and every renewal, and is held for one access.
final class Sessions {
    private static final long UNUSED_NANOS = Duration.ofSeconds(10).toNanos();

    /// Pages use an id at once: one that is still unused after this time makes room for others.
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    /// Fifteen digits without a leading zero, which a client that parses ids as numbers would lose.
    private static final long MIN_ID = 100_000_000_000_000L;
    private static final long ID_BOUND = 1_000_000_000_000_000L;

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{14}");

    private final RenewalRules rules;
    private final LongSupplier nanoClock;
    private final SecureRandom random = new SecureRandom();

    /// One address gets at most a quarter of all sessions, however many ids it requests.
    private final ConnectionLimits places;

    /// Issued but not used yet, the oldest first.
    private final LinkedHashMap<String, Unused> unused = new LinkedHashMap<>();

    private final Map<String, Session> live = new HashMap<>();

    private record Unused(InetAddress holder, long sinceNanos) {}

    Sessions(RenewalRules rules) {
        this(rules, System::nanoTime);
    }

    Sessions(RenewalRules rules, LongSupplier nanoClock) {
        this.rules = rules;
        this.nanoClock = nanoClock;
        this.places = new ConnectionLimits(rules.maxSessions(), maxPerAddress());
    }

    RenewalRules rules() {
        return rules;
    }

    /// The most sessions of one address; this machine's own addresses have no such limit.
    int maxPerAddress() {
        return Math.max(1, rules.maxSessions() / 4);
    }

    /// A new id that nobody can guess; empty if the limit of sessions is reached, in all or for this address.
    synchronized Optional<String> open(InetAddress holder) {
        forgetUnused();
        if (!places.enter(holder) && !(makeRoom(holder) && places.enter(holder))) {
            return Optional.empty();
        }
        var id = newId();
        while (unused.containsKey(id) || live.containsKey(id)) {
            id = newId();
        }
        unused.put(id, new Unused(holder, nanoClock.getAsLong()));
        return Optional.of(id);
    }

    /// Forgets an unused id: one of the address that has the most of them, or, if only the asker has reached its limit, one of
    /// the asker's.
    private boolean makeRoom(InetAddress asker) {
        long now = nanoClock.getAsLong();
        boolean isFull = places.isFull();
        var idle = unused.entrySet().stream()
                .filter(id -> now - id.getValue().sinceNanos >= IDLE_NANOS)
                .filter(id -> isFull || AddressShare.of(id.getValue().holder).equals(AddressShare.of(asker)))
                .toList();
        var loser = AddressShare.oldestOfMost(
                idle, id -> id.getValue().holder, Comparator.comparingLong(id -> id.getValue().sinceNanos - now));
        loser.ifPresent(id -> {
            unused.remove(id.getKey());
            places.leave(id.getValue().holder);
        });
        return loser.isPresent();
    }

    /// Whether a text has the form of an id.
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    String newId() {
        return Long.toString(random.nextLong(MIN_ID, ID_BOUND));
    }

    private void forgetUnused() {
        long now = nanoClock.getAsLong();
        var oldest = unused.values().iterator();
        while (oldest.hasNext()) {
            var id = oldest.next();
            if (now - id.sinceNanos < UNUSED_NANOS) {
                return;
            }
            oldest.remove();
            places.leave(id.holder);
        }
    }

    /// Whether the id was issued and is not used yet.
    synchronized boolean isUnused(String id) {
        forgetUnused();
        return unused.containsKey(id);
    }

    /// Uses an id for the first and only time; empty if it was used before or does not exist.
    synchronized Optional<Session> begin(String id) {
        forgetUnused();
        var given = unused.remove(id);
        if (given == null) {
            return Optional.empty();
        }
        var session = new Session(id, given.holder);
        live.put(id, session);
        return Optional.of(session);
    }

    synchronized boolean isLive(String id) {
        return live.containsKey(id);
    }

    /// Lets a watched session continue; false if there is no such session. True means that the renewal was in time.
    synchronized boolean renew(String id) {
        var session = live.get(id);
        if (session != null) {
            session.renew(nanoClock.getAsLong());
        }
        return session != null;
    }

    /// The number of sessions and unused ids.
    synchronized int size() {
        forgetUnused();
        return unused.size() + live.size();
    }

    /// One id in use: what its viewer may still be shown.
    ///
    /// **Threading.** Confined to its viewer's event loop, except for renewals.
    final class Session implements Budget {
        private final String id;
        private final InetAddress holder;
        private volatile long renewedNanos = nanoClock.getAsLong();
        private long countedFromNanos = renewedNanos;
        private int frames;

        private Session(String id, InetAddress holder) {
            this.id = id;
            this.holder = holder;
        }

        /// Called under the lock. Each renewal gets a different time, so that it can be told from the one before.
        private void renew(long nowNanos) {
            renewedNanos = Math.max(renewedNanos + 1, nowNanos);
        }

        @Override
        public boolean spend() {
            boolean goesOn = !isSpent();
            frames++;
            return goesOn;
        }

        @Override
        public boolean isSpent() {
            return isOverdue() && endUnlessRenewed();
        }

        private boolean isOverdue() {
            long renewed = renewedNanos;
            if (renewed != countedFromNanos) {
                countedFromNanos = renewed;
                frames = 0;
            }
            return frames >= rules.frames() && nanoClock.getAsLong() - renewed >= rules.atLeast().toNanos();
        }

        /// Checks again under the lock, where no renewal can come in between.
        private boolean endUnlessRenewed() {
            synchronized (Sessions.this) {
                return isOverdue() && remove();
            }
        }

        /// Called when its viewer has gone.
        void end() {
            synchronized (Sessions.this) {
                remove();
            }
        }

        /// Called under the lock. False if it was removed before.
        private boolean remove() {
            boolean removed = live.remove(id, this);
            if (removed) {
                places.leave(holder);
            }
            return removed;
        }
    }
}
