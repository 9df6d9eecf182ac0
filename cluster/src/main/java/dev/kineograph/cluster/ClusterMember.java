// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.VisibleText;
import io.nats.client.Message;
import java.io.DataInput;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A node's part in the cluster: hears the other nodes, and tells them what this one has.
///
/// Nobody but the node's own messages says whether it is there, and each message says all that one needs to know: so a lost connection or a node that has died
/// needs no repair. A node is in the cluster half a second after it has asked whether its name is in use, if nobody has said so. Of two runs under one name, the
/// later one leaves.
///
/// **Threading.** [#run] is the cluster's thread, to which most of this package is confined. [#receive] and the questions may come from any thread.
final class ClusterMember implements Runnable {
    private static final System.Logger LOG = System.getLogger(ClusterMember.class.getName());
    private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();
    private static final long NAME_NANOS = Duration.ofMillis(500).toNanos();
    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long SETTLES_NANOS = Duration.ofMillis(1500).toNanos();

    /// A tick that comes so late means that this node has not listened.
    private static final long ASLEEP_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int MAX_WAITING = 1000;

    /// Every 2 s all streams are gone through for what no message tells: the last viewer of a stream that no node has any more, a stream of this node that has
    /// ended, another rule.
    private static final int TICKS_TO_LOOK = 8;

    private final Sender node;
    private final Hub hub;
    private final SharedSources shared;
    private final NatsLink link;
    private final Subjects subjects;
    private final IdentityKey secret;
    private final LongSupplier clock;
    private final Crowd crowd;
    private final PeerTable peers;
    private final Directory directory = new Directory();
    private final Traffic traffic = new Traffic();
    private final Restrictions restrictions;
    private final RemoteStreams remote;
    private final Wants wants;
    private final Intakes intakes;
    private final Announcer announcer;
    private final BlockingQueue<Message> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
    private final LogThrottle faults = new LogThrottle();

    /// Whether the node is in the cluster: null while it is not known.
    private volatile @Nullable Boolean in;

    private volatile View view = new View(List.of(), Set.of());
    private volatile boolean closed;
    private final long beganNanos;
    private long inNanos;
    private long askedNanos;
    private boolean asked;
    private long tickNanos;
    private int ticks;

    /// What others may know.
    ///
    /// **Threading.** Immutable.
    ///
    /// @param estimated the streams whose viewers are estimated
    record View(List<ClusterNode> nodes, Set<StreamName> estimated) {}

    ClusterMember(Sender node, Hub hub, Access access, ClusterSettings settings, SharedSources shared, NatsLink link, LongSupplier clock) {
        this.node = node;
        this.hub = hub;
        this.shared = shared;
        this.link = link;
        this.clock = clock;
        this.subjects = new Subjects(settings.prefix());
        this.secret = new IdentityKey(settings.prefix(), settings.secret());
        this.crowd = new Crowd(hub, secret);
        this.peers = new PeerTable(crowd);
        this.restrictions = new Restrictions(access, clock);
        var surroundings = new RemoteFeed.Surroundings(node, secret, subjects, link, directory, clock, traffic);
        this.remote = new RemoteStreams(hub, restrictions::isOpen, surroundings);
        this.intakes = new Intakes(hub, access, this::isHere, surroundings);
        shared.join(hub, surroundings, remote.publishers());
        this.wants = new Wants(hub, this::isHere, link, subjects, node.name(), clock, traffic);
        this.announcer = new Announcer(node, secret, subjects, link);
        this.tickNanos = clock.getAsLong();
        this.beganNanos = tickNanos;
    }

    /// The subjects whose messages are to be [received][#receive].
    String[] subjects() {
        return new String[] {
            subjects.nodes(), subjects.ask(node.name()), subjects.want(node.name()), subjects.reply(node.name(), "name")
        };
    }

    /// The subject of pictures for streams of this node.
    String pushes() {
        return subjects.push(node.name());
    }

    /// Takes such a picture.
    void receivePush(Message message) {
        if (Boolean.TRUE.equals(in)) {
            intakes.receive(message);
        }
    }

    /// Takes a message; waits if very many are waiting.
    void receive(Message message) throws InterruptedException {
        // NATS itself says with an empty one that nobody was asked.
        if (message.getData().length > 0) {
            inbox.put(message);
        }
    }

    /// Whether the node is in the cluster; null while it is not known.
    @Nullable Boolean isIn() {
        return in;
    }

    View view() {
        return view;
    }

    Traffic traffic() {
        return traffic;
    }

    String name() {
        return node.name();
    }

    /// The node from which a stream's pictures come, or came last; empty if they are this node's own.
    Optional<String> nodeOf(StreamName stream) {
        return shared.isHere(stream) ? remote.nodeOf(stream) : directory.origin(stream).map(origin -> origin.node().name());
    }

    void takeOver(StreamName stream) {
        remote.takeOver(stream);
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                long left = tickNanos + TICK_NANOS - clock.getAsLong();
                var message = left > 0 ? inbox.poll(left, TimeUnit.NANOSECONDS) : null;
                if (message != null) {
                    survive(() -> take(message));
                } else if (left <= 0) {
                    survive(this::tick);
                }
            }
        } catch (InterruptedException e) {
            // It is closed.
        } finally {
            leave();
        }
    }

    private void leave() {
        if (Boolean.TRUE.equals(in) && link.isConnected()) {
            survive(announcer::leave);
        }
        wants.close();
        intakes.close();
        remote.close();
        shared.leave();
        crowd.forgetOthers();
    }

    /// What may fail because of a message.
    @FunctionalInterface
    private interface MemberStep {
        void run() throws IOException;
    }

    private void survive(MemberStep step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            // A message that is none, as of another version: an IllegalArgumentException too.
            faults.pass().ifPresent(others -> LOG.log(Level.WARNING, "cluster: %s (and %,d more since the last such line)"
                    .formatted(VisibleText.line(String.valueOf(e.getMessage())), others)));
        }
    }

    private void take(Message message) throws IOException {
        var in = MessageBytes.read(message.getData());
        var subject = message.getSubject();
        if (subject.equals(subjects.want(node.name()))) {
            wants.take(Want.read(in, secret), replyTo(message));
        } else if (subject.equals(subjects.ask(node.name()))) {
            answer(Question.read(in, secret), replyTo(message));
        } else if (subject.equals(subjects.reply(node.name(), "name"))) {
            answered(Question.NameAnswer.read(in, secret));
        } else {
            hear(Sender.read(in, secret), in, subject);
        }
    }

    private String replyTo(Message message) throws IOException {
        var subject = message.getReplyTo();
        if (subject == null || !subjects.isReply(subject)) {
            throw new IOException("an answer to a subject that is none of the cluster's");
        }
        return subject;
    }

    private void hear(Sender sender, DataInput news, String subject) throws IOException {
        if (!subject.equals(subjects.node(sender.name()))) {
            throw new IOException("news of %s in the name of another node".formatted(sender.name()));
        }
        if (sender.isTwinOf(node)) {
            yieldTo(sender);
        } else if (Boolean.TRUE.equals(in)) {
            var incomplete = peers.hear(sender, news, clock.getAsLong());
            if (incomplete != null) {
                ask(sender.name(), true);
            }
        }
    }

    private void answer(Question question, String replyTo) {
        if (question.sender().isTwinOf(node)) {
            yieldTo(question.sender());
        } else if (question.wantsAll()) {
            announcer.tellAll();
        }
        link.publish(replyTo, null, new Question.NameAnswer(node, question.askedNanos(), clock.getAsLong()).bytes(secret));
    }

    private void answered(Question.NameAnswer reply) {
        var peer = peers.find(reply.sender().name());
        if (reply.sender().isTwinOf(node)) {
            yieldTo(reply.sender());
        } else if (peer != null && peer.sender().equals(reply.sender())) {
            peer.clock().add(reply.askedNanos(), reply.nowNanos(), clock.getAsLong());
        }
    }

    private void ask(String name, boolean wantsAll) {
        link.publish(
                subjects.ask(name), subjects.reply(node.name(), "name"), new Question(node, wantsAll, clock.getAsLong()).bytes(secret));
    }

    /// Leaves the cluster, for a while, if the other run of a node of this name began earlier.
    private void yieldTo(Sender twin) {
        if (twin.incarnation() < node.incarnation() && !Boolean.FALSE.equals(in)) {
            LOG.log(Level.ERROR, "cluster: name %s: another node has it (expected: a name of its own for each node)".formatted(node.name()));
            in = false;
            askedNanos = clock.getAsLong();
            wants.closeAll();
            intakes.close();
            peers.dropAll();
        }
    }

    private void tick() throws IOException {
        long now = clock.getAsLong();
        if (now - tickNanos > ASLEEP_NANOS) {
            peers.forgive(now);
        }
        tickNanos = now;
        ticks++;
        if (!Boolean.TRUE.equals(in)) {
            enter(now);
        }
        boolean isBeat = ticks % 2 == 0;
        if (isBeat) {
            crowd.look();
        }
        peers.dropSilent(now);
        wants.closeUnwanted();
        intakes.closeSilent(now);
        boolean isChanged = peers.takeChanged();
        if (isChanged) {
            directory.update(peers.all());
        }
        boolean isMoved = shared.decide(peers.all(), node.name(), this::offer, restrictions::isOpen, isSettled(now));
        if (isChanged || isMoved || ticks % TICKS_TO_LOOK == 0) {
            giveUp();
            remote.update();
        }
        crowd.count(peers.all());
        view = new View(peers.all().stream().map(ClusterNode::of).toList(), crowd.estimated());
        if ((isBeat || isMoved) && Boolean.TRUE.equals(in) && link.isConnected()) {
            announcer.tell(own(), crowd, now);
        }
    }

    /// Whether it has had time to hear of all that others do, if there are any.
    private boolean isSettled(long nowNanos) {
        return nowNanos - (Boolean.TRUE.equals(in) ? inNanos : beganNanos) > SETTLES_NANOS && (in != null || !link.isConnected());
    }

    /// Asks whether the name is in use, and is in the cluster if nobody says so.
    private void enter(long now) {
        if (!link.isConnected()) {
            asked = false;
        } else if (!asked || (Boolean.FALSE.equals(in) && now - askedNanos > AGAIN_NANOS)) {
            asked = true;
            askedNanos = now;
            in = null;
            ask(node.name(), false);
        } else if (in == null && now - askedNanos > NAME_NANOS) {
            in = true;
            inNanos = now;
            announcer.tellAll();
            LOG.log(Level.INFO, "cluster: this is node %s".formatted(node.name()));
        }
    }

    /// Whether the pictures of a stream are made or published here.
    private boolean isHere(ImageStream stream) {
        return remote.isOwn(stream) && shared.isHere(stream.name());
    }

    private List<Offer> own() {
        return hub.streams().stream()
                .filter(remote::isOwn)
                .map(this::offer)
                .toList();
    }

    private Offer offer(ImageStream stream) {
        return Offer.of(stream, !restrictions.isOpen(stream.name()), hub.isPushed(stream.name()), shared.isHere(stream.name()));
    }

    /// Gives up streams that somebody pushed to here while others could not hear it, if another node's prevails.
    private void giveUp() {
        for (var stream : hub.streams()) {
            if (remote.isOwn(stream) && hub.isPushed(stream.name())) {
                directory
                        .origin(stream.name())
                        .filter(origin -> origin.offer().prevailsOver(offer(stream), origin.node().name(), node.name()))
                        .ifPresent(origin -> giveUp(stream.name(), origin.node().name()));
            }
        }
    }

    private void giveUp(StreamName stream, String other) {
        LOG.log(Level.WARNING, "cluster: stream %s: node %s has it, too, and keeps it".formatted(stream, other));
        hub.retire(stream, "node %s has this stream, too, and keeps it: the nodes could not reach each other".formatted(other));
    }

    void close() {
        closed = true;
    }
}
