// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.VisibleText;
import io.nats.client.Message;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The publishers on other nodes to streams of this one. Each is a publisher of the stream like those here, so that the stream's settings say how many there may
/// be; it has to be admitted on its own node and here, and is closed when it is silent for 3 s.
///
/// **Threading.** Shared: messages come on the thread for frames.
final class Intakes implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Intakes.class.getName());
    private static final long LEASE_NANOS = Duration.ofSeconds(3).toNanos();
    private static final Duration DECISION = Duration.ofSeconds(3);
    private static final int MAX_OPEN = 1000;

    /// An address for documentation (RFC 5737), which nobody has.
    private static final InetAddress NOWHERE = InetAddress.ofLiteral("192.0.2.1");

    private final Hub hub;
    private final Access access;
    private final Predicate<ImageStream> isOwn;
    private final RemoteFeed.Surroundings around;
    private final Map<IntakeKey, Intake> open = new ConcurrentHashMap<>();
    private final LogThrottle faults = new LogThrottle();

    private record IntakeKey(Sender node, long number) {}

    /// @param isOwn whether the pictures of a stream do not come from another node
    Intakes(Hub hub, Access access, Predicate<ImageStream> isOwn, RemoteFeed.Surroundings around) {
        this.hub = hub;
        this.access = access;
        this.isOwn = isOwn;
        this.around = around;
    }

    /// Who publishes: somebody whom a node has let in, which is as good as a certificate with the name `node NAME`. Addresses are not believed.
    static Caller caller(PushMessage.Present present, String node) {
        return Caller.remote(present.identity(), NOWHERE).certified(List.of("node " + node));
    }

    /// Takes a message; one that is none is logged.
    void receive(Message message) {
        try {
            var bytes = new ByteArrayInputStream(message.getData());
            var push = PushMessage.read(new DataInputStream(bytes), around.secret());
            var replyTo = message.getReplyTo();
            var key = new IntakeKey(push.sender(), push.number());
            switch (push.step()) {
                case PushMessage.Present present when replyTo != null && around.subjects().isReply(replyTo) -> hear(key, present, replyTo);
                case PushMessage.Present _ -> throw new IOException("an answer to a subject that is none of the cluster's");
                case PushMessage.Piece() -> take(key, ByteBuffer.wrap(message.getData(), message.getData().length - bytes.available(), bytes.available()).slice());
                case PushMessage.Gone() -> close(key);
            }
        } catch (IOException | IllegalArgumentException | RefusedException e) {
            log(e);
        }
    }

    private void log(Exception e) {
        faults.pass().ifPresent(others -> LOG.log(Level.WARNING, "cluster: %s (and %,d more since the last such line)"
                .formatted(VisibleText.line(String.valueOf(e.getMessage())), others)));
    }

    private void take(IntakeKey key, ByteBuffer piece) throws IOException {
        var intake = open.get(key);
        if (intake != null) {
            intake.take(piece);
        }
    }

    private void hear(IntakeKey key, PushMessage.Present present, String replyTo) {
        long now = around.clock().getAsLong();
        var known = open.get(key);
        if (known != null) {
            known.hear(now);
            if (known.takeDue(now)) {
                ask(known, present, key.node.name());
            }
            return;
        }
        var stream = hub.find(present.stream()).filter(isOwn);
        if (stream.isEmpty() || open.size() >= MAX_OPEN) {
            var why = new RefusedException(Refusal.CLOSED, "%s: this node does not have it, or no room for another publisher".formatted(present.stream()));
            around.link().publish(replyTo, null, new PushAnswer(0, true, Optional.of(why)).bytes());
            return;
        }
        var intake = new Intake(hub, stream.get(), key.node.name(), answer -> around.link().publish(replyTo, null, answer.bytes()), now);
        open.put(key, intake);
        ask(intake, present, key.node.name());
    }

    private void ask(Intake intake, PushMessage.Present present, String node) {
        switch (decision(present, node)) {
            case Decision.Later(var verdict) -> decideLater(intake, present, node, verdict);
            case Decision.Verdict verdict -> decide(intake, present, node, verdict);
        }
    }

    /// What fails denies.
    private Decision decision(PushMessage.Present present, String node) {
        try {
            return Objects.requireNonNull(access.check(Action.PUBLISH, present.stream(), caller(present, node)));
        } catch (RuntimeException e) {
            log(e);
            return Decision.denied("no decision");
        }
    }

    private static void decideLater(Intake intake, PushMessage.Present present, String node, CompletionStage<? extends Decision.Verdict> later) {
        later.<Decision.Verdict>thenApply(verdict -> verdict)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(Decision.denied("no decision in time"), DECISION.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(_ -> Decision.denied("no decision"))
                .thenAccept(verdict -> decide(intake, present, node, verdict));
    }

    /// A node that is undecided leaves it to that of the publisher, which has let it in.
    private static void decide(Intake intake, PushMessage.Present present, String node, Decision.Verdict verdict) {
        switch (verdict) {
            case Decision.Allowed _, Decision.Undecided _ -> intake.admit(present);
            case Decision.Denied denied -> intake.refuse(new RefusedException(
                    Refusal.DENIED,
                    "%s: publishing from node %s is not allowed: %s (expected: a rule for certificate node %s)"
                            .formatted(present.stream(), node, denied.reason(), node)));
        }
    }

    private void close(IntakeKey key) {
        var intake = open.remove(key);
        if (intake != null) {
            intake.close();
        }
    }

    /// Closes those that are silent.
    void closeSilent(long nowNanos) {
        open.forEach((key, intake) -> {
            if (intake.isSilentFor(LEASE_NANOS, nowNanos)) {
                close(key);
            }
        });
    }

    /// Closes all of them.
    @Override
    public void close() {
        open.keySet().forEach(this::close);
    }
}
