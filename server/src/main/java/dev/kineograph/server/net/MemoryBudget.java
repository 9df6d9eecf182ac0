// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The memory that clients may fill with incomplete pictures and messages, and with output that they do not read. It is one number
/// for all of them together, and one address has at most a quarter of it.
///
/// An address that would exceed its quarter is refused. If no bytes are left, the largest share of the address that holds the most is
/// evicted; if that is the asker's own address, the asker is refused.
///
/// **Threading.** Shared. An eviction is called on the thread that needs the bytes, under no lock.
public final class MemoryBudget {
    private static final int MIN_ADDRESSES = 4;

    private final LongSupplier most;
    private final Map<InetAddress, Account> accounts = new HashMap<>();
    private long held;

    /// A budget of the bytes in the current settings.
    public MemoryBudget(CurrentSettings settings) {
        this(() -> settings.get().limits().memory());
    }

    MemoryBudget(LongSupplier most) {
        this.most = most;
    }

    /// The share of a connection, which ends with it. If it is evicted, the connection is closed.
    ///
    /// @param refusals counts the eviction
    public Share of(Channel channel, RefusalLog refusals) {
        var share = open(channel, refusals);
        channel.closeFuture().addListener(_ -> share.close());
        return share;
    }

    /// A share of the client that the connection serves now; the caller must close it. If it is evicted, the connection is closed.
    ///
    /// @param refusals counts the eviction
    public Share open(Channel channel, RefusalLog refusals) {
        var client = Peers.client(channel);
        return open(client, () -> {
            refusals.count("memory", Refusal.NO_MEMORY, client.getHostAddress(),
                    "closed, as others need memory (expected: at most %,d bytes for all clients, server.memory)"
                            .formatted(most.getAsLong()));
            channel.close();
        });
    }

    /// An empty share of that address.
    ///
    /// @param evicted called at most once, from any thread: must free what the share holds as soon as possible. The budget does not count
    ///     it any more.
    public Share open(InetAddress address, Runnable evicted) {
        return new Share(AddressShare.of(address), evicted);
    }

    /// How many bytes are held.
    public synchronized long held() {
        return held;
    }

    /// All shares of one address.
    private static final class Account {
        private final Set<Share> shares = new LinkedHashSet<>();
        private long bytes;

        private Share largest() {
            return shares.stream().max(Comparator.comparingLong((Share share) -> share.bytes)).orElseThrow();
        }
    }

    /// The bytes of the budget that one holder has.
    ///
    /// **Threading.** Shared.
    public final class Share implements AutoCloseable {
        private final InetAddress address;
        private final Runnable evicted;
        private long bytes;
        private boolean ended;

        private Share(InetAddress address, Runnable evicted) {
            this.address = address;
            this.evicted = evicted;
        }

        /// Takes bytes, before memory is allocated for them.
        ///
        /// @throws RefusedException if none are left for this address, or the share was evicted
        public void take(long count) {
            @Nullable Share loser = MemoryBudget.this.take(this, count);
            while (loser != null) {
                loser.evicted.run();
                loser = MemoryBudget.this.take(this, count);
            }
        }

        /// Gives bytes back, once their memory is free.
        public void give(long count) {
            synchronized (MemoryBudget.this) {
                if (!ended) {
                    change(this, -count);
                }
            }
        }

        /// Gives all bytes back, for good.
        @Override
        public void close() {
            synchronized (MemoryBudget.this) {
                end(this);
            }
        }
    }

    /// Takes the bytes and returns null; or ends another share to make room and returns it, after which there may be enough.
    private synchronized @Nullable Share take(Share asker, long count) {
        long limit = most.getAsLong();
        long wanted = bytesOf(asker.address) + count;
        if (asker.ended) {
            throw new RefusedException(Refusal.NO_MEMORY, "memory was given to others (expected: fewer unfinished or waiting bytes, server.memory)");
        }
        if (wanted > limit / MIN_ADDRESSES) {
            throw refused("one address", limit / MIN_ADDRESSES);
        }
        if (held + count <= limit) {
            change(asker, count);
            return null;
        }
        var largest = accounts.values().stream().max(Comparator.comparingLong(account -> account.bytes));
        if (largest.isEmpty() || largest.get().bytes <= wanted) {
            throw refused("all clients", limit);
        }
        var loser = largest.get().largest();
        end(loser);
        return loser;
    }

    private long bytesOf(InetAddress address) {
        var account = accounts.get(address);
        return account == null ? 0 : account.bytes;
    }

    private void change(Share share, long count) {
        var account = accounts.computeIfAbsent(share.address, _ -> new Account());
        share.bytes += count;
        account.bytes += count;
        held += count;
        if (share.bytes == 0) {
            account.shares.remove(share);
        } else {
            account.shares.add(share);
        }
        if (account.shares.isEmpty()) {
            accounts.remove(share.address);
        }
    }

    private void end(Share share) {
        if (!share.ended) {
            change(share, -share.bytes);
            share.ended = true;
        }
    }

    private static RefusedException refused(String whose, long limit) {
        return new RefusedException(
                Refusal.NO_MEMORY,
                "no memory left for %s (expected: at most %,d bytes unfinished or waiting, server.memory)"
                        .formatted(whose, limit));
    }
}
