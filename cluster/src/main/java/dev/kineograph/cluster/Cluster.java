// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A hub's place among the hubs of other machines, joined over NATS: each shows the streams of all, a picture travels once to each node that has viewers for it,
/// and everybody counts once.
///
///     var cluster = Cluster.join(hub, ClusterSettings.of("hall-1", "nats://127.0.0.1:4222"));
///
/// Each stream of another node is a stream of this hub, with a source on demand: its pictures are fetched while somebody here watches it. A remote viewer is
/// demand at the node that has the stream, so that its camera starts. The viewers of a stream are those on all nodes.
///
/// Without NATS each node shows its own streams as before. Those of other nodes are stale until NATS is back.
///
/// **Threading.** Shared; any thread. It has a thread of its own, and those of jnats.
public final class Cluster implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Cluster.class.getName());
    private static final Duration JOINS_WITHIN = Duration.ofSeconds(5);
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(250);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(20);
    private static final int RANDOM_BITS = 20;

    private final NatsLink link;
    private final ClusterMember member;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// What was logged last; confined to the thread that connects.
    private String lastFault = "";

    private Cluster(Hub hub, ClusterSettings settings, Access access, SharedSources shared, LongSupplier clock) {
        long began = System.currentTimeMillis();
        var node = new Sender(settings.name(), (began << RANDOM_BITS) | ThreadLocalRandom.current().nextInt(1 << RANDOM_BITS));
        this.link = new NatsLink(settings);
        this.member = new ClusterMember(node, hub, access, settings, shared, link, clock);
        this.thread = Thread.ofPlatform().daemon().name("kineograph-cluster").start(this::run);
    }

    /// Joins the cluster with a hub whose streams everybody may watch.
    ///
    /// @throws RefusedException as [#join(Hub, ClusterSettings, Access)]
    public static Cluster join(Hub hub, ClusterSettings settings) {
        return join(hub, settings, (_, _, _) -> Access.Decision.undecided());
    }

    /// Joins the cluster. Waits up to 5 s until NATS can be reached and the name is known to be free; if NATS cannot be reached by then, the node joins as soon as
    /// it can be.
    ///
    /// A stream that not everybody may watch on its own node is shown here only if not everybody may watch it here either.
    ///
    /// @param access who may watch what on this node
    /// @throws RefusedException if another node has the name
    public static Cluster join(Hub hub, ClusterSettings settings, Access access) {
        return join(hub, settings, access, new SharedSources());
    }

    /// Joins the cluster as [#join(Hub, ClusterSettings, Access)] does.
    ///
    /// @param shared the sources of this hub that other nodes may have, too, so that each of them runs on one node
    /// @throws RefusedException if another node has the name
    public static Cluster join(Hub hub, ClusterSettings settings, Access access, SharedSources shared) {
        return join(hub, settings, access, shared, System::nanoTime);
    }

    /// @param clock in nanoseconds from any origin
    static Cluster join(Hub hub, ClusterSettings settings, Access access, SharedSources shared, LongSupplier clock) {
        var cluster = new Cluster(hub, settings, access, shared, clock);
        if (!cluster.awaitIn()) {
            cluster.close();
            throw new RefusedException(
                    Refusal.TAKEN,
                    "cluster: name: %s, which another node has (expected: a name of its own for each node)".formatted(settings.name()));
        }
        return cluster;
    }

    /// Returns whether it may stay: it is in the cluster, or cannot know.
    private boolean awaitIn() {
        long deadline = System.nanoTime() + JOINS_WITHIN.toNanos();
        try {
            while (member.isIn() == null && System.nanoTime() - deadline < 0) {
                TimeUnit.NANOSECONDS.sleep(LOOKS_EVERY.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !Boolean.FALSE.equals(member.isIn());
    }

    private void run() {
        Thread.ofPlatform().daemon().name("kineograph-connect").start(this::connect);
        member.run();
    }

    /// Looks after the connection, which comes back by itself in most cases.
    private void connect() {
        try {
            do {
                if (link.hasEnded()) {
                    tryToConnect();
                }
            } while (!closing.await(RECONNECT_WAIT.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            // Nobody interrupts it but at the end.
        }
    }

    private void tryToConnect() throws InterruptedException {
        try {
            link.connect(member::receive, member.subjects());
            link.subscribe(member.pushes(), member::receivePush);
        } catch (IOException e) {
            var fault = NatsLink.sentence(e);
            if (!fault.equals(lastFault)) {
                lastFault = fault;
                LOG.log(Level.WARNING, "cluster: NATS cannot be reached; tries again: %s".formatted(fault));
            }
        }
    }

    /// The name of this node.
    public String name() {
        return member.name();
    }

    /// Whether this node is in the cluster and NATS can be reached. While it cannot, only the people of this node are counted, and the streams of others are stale.
    public boolean isConnected() {
        return Boolean.TRUE.equals(member.isIn()) && link.isConnected();
    }

    /// The other nodes that are there, by name.
    public List<ClusterNode> nodes() {
        return member.view().nodes();
    }

    /// Whether the viewers of a stream on other nodes are estimated, with a standard error of 0.8 %, as there are more than 10,000 on one of them.
    public boolean isEstimated(StreamName stream) {
        return member.view().estimated().contains(stream);
    }

    /// How much has travelled.
    public ClusterTraffic traffic() {
        return member.traffic().now();
    }

    /// What travels between this node and others now, in the order of the streams' names.
    public List<ClusterTransfer> transfers() {
        return member.traffic().transfers();
    }

    /// The name of the node from which a stream's pictures come, or came last if it is silent; empty if they are this node's own.
    public Optional<String> nodeOf(StreamName stream) {
        return member.nodeOf(stream);
    }

    /// The stream of that name is this node's own from now on, also if it was there before as another node's: this node announces it, and it stays when no other
    /// node has it any more. Call it before such a stream gets a source of its own.
    public void takeOver(StreamName stream) {
        member.takeOver(stream);
    }

    /// Leaves the cluster: the streams of other nodes end here.
    @Override
    public void close() {
        closing.countDown();
        member.close();
        thread.interrupt();
        try {
            thread.join(JOINS_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }
}
