// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The frames of a stream, from the node that has it. They keep their position, and their age by the clock of this node; their bytes are inspected like those of
/// any push.
///
/// **Threading.** The source's thread says once a second that it wants the stream; the thread for frames publishes them.
final class RemoteFeed implements AutoCloseable {
    private static final long ASK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOKS_NANOS = Duration.ofMillis(200).toNanos();
    private static final long SILENT_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int MAX_REFUSED_IN_A_ROW = 10;

    /// The age of a picture may be wrong by that much before it is corrected.
    private static final long AGE_TOLERANCE_NANOS = Duration.ofMillis(100).toNanos();

    private static final AtomicLong FEEDS = new AtomicLong();

    private final StreamKey key;
    private final Directory.Origin origin;
    private final Publisher publisher;
    private final Surroundings around;
    private final String reply;
    private final Flow flow;
    private final List<NatsLink.NatsSubscription> subscriptions = new ArrayList<>(3);
    private final BlockingQueue<Exception> failure = new ArrayBlockingQueue<>(1);
    private volatile long answeredNanos;

    // Confined to the thread for frames; the want may say a frame too late or too early.
    private volatile long epoch;
    private volatile long sequence;
    private int refusedInARow;

    /// What all feeds of a node share.
    ///
    /// **Threading.** Immutable.
    record Surroundings(
            Sender node, IdentityKey secret, Subjects subjects, NatsLink link, Directory directory, LongSupplier clock, Traffic traffic) {}

    RemoteFeed(StreamKey key, Directory.Origin origin, Publisher publisher, Surroundings around) {
        this.key = key;
        this.origin = origin;
        this.publisher = publisher;
        this.around = around;
        this.answeredNanos = around.clock.getAsLong();
        this.reply = around.subjects.reply(around.node.name(), Long.toString(FEEDS.incrementAndGet()));
        this.flow = around.traffic.receive(key, origin.node().name(), around.node.name());
    }

    private void listen() throws IOException {
        listen(around.subjects.frames(origin.node().name(), key), new FrameAssembler());
        listen(reply + ".frame", new FrameAssembler());
        subscriptions.add(around.link.subscribe(reply + ".answer", message -> guard(() -> answered(message))));
    }

    private void listen(String subject, FrameAssembler pieces) throws IOException {
        subscriptions.add(around.link.subscribe(subject, message -> guard(() -> arrived(message, pieces))));
    }

    /// Says that the stream is wanted, until another node has it.
    ///
    /// @throws IOException if there is no connection, or its node does not answer, has no such stream, or sends no pictures
    /// @throws RefusedException if its node cannot make this form
    void follow() throws IOException, InterruptedException {
        followWhile(() -> true);
    }

    /// The same as [#follow], and only while this is true.
    void followWhile(BooleanSupplier goesOn) throws IOException, InterruptedException {
        listen();
        long askedNanos = around.clock.getAsLong() - ASK_NANOS;
        while (goesOn.getAsBoolean() && isCurrent()) {
            long now = around.clock.getAsLong();
            if (now - askedNanos >= ASK_NANOS) {
                askedNanos = now;
                around.link.publish(around.subjects.want(origin.node().name()), reply, want(false).bytes(around.secret));
            }
            var failed = failure.poll(LOOKS_NANOS, TimeUnit.NANOSECONDS);
            if (failed instanceof RefusedException refused && refused.reason() == Refusal.NOT_ENCODABLE) {
                throw refused;
            }
            if (failed != null) {
                throw new IOException(failed.getMessage(), failed);
            }
            if (now - answeredNanos > SILENT_NANOS) {
                throw new IOException("node %s does not answer".formatted(origin.node().name()));
            }
        }
    }

    private boolean isCurrent() {
        return around.directory.origin(key.stream()).filter(now -> now.node().equals(origin.node())).isPresent();
    }

    private Want want(boolean isEnd) {
        return new Want(around.node, key, isEnd, epoch, sequence, around.clock.getAsLong());
    }

    /// What a message does.
    @FunctionalInterface
    private interface FeedStep {
        void run() throws IOException;
    }

    /// A bad message costs a frame, and many in a row end the feed.
    private void guard(FeedStep step) {
        try {
            step.run();
            refusedInARow = 0;
        } catch (RefusedException | IOException e) {
            boolean isFinal = e instanceof RefusedException refused && isFinal(refused.reason());
            if (isFinal || ++refusedInARow >= MAX_REFUSED_IN_A_ROW) {
                failure.offer(e);
            }
        }
    }

    private static boolean isFinal(Refusal reason) {
        return reason == Refusal.CLOSED || reason == Refusal.NOT_ENCODABLE;
    }

    private void arrived(Message message, FrameAssembler pieces) throws IOException {
        flow.addBytes(message.getData().length);
        var piece = ByteBuffer.wrap(message.getData());
        var head = FrameHead.read(piece);
        byte[] picture = pieces.add(head, piece);
        if (picture != null && isNewer(head)) {
            flow.addFrame();
            publisher.republish(new Frame(inspected(picture, age(head)), head.epoch(), head.sequence()));
            epoch = head.epoch();
            sequence = head.sequence();
        }
    }

    /// A frame that was sent to this node alone may come after a newer one that was sent to all.
    private boolean isNewer(FrameHead head) {
        return head.epoch() != epoch || head.sequence() > sequence;
    }

    private Picture inspected(byte[] bytes, Duration age) {
        try {
            return Picture.of(bytes, age);
        } catch (RefusedException e) {
            publisher.stream().countRefused(e.reason());
            throw e;
        }
    }

    private Duration age(FrameHead head) {
        var byClocks = origin.clock()
                .best()
                .map(offset -> Duration.ofNanos(around.clock.getAsLong() + offset.nanos() - head.capturedNanos()))
                .orElse(Duration.ZERO);
        var whenSent = head.ageWhenSent();
        return byClocks.compareTo(whenSent) > 0 ? byClocks : whenSent;
    }

    private void answered(Message message) throws IOException {
        var answer = Want.WantAnswer.read(MessageBytes.read(message.getData()));
        long now = around.clock.getAsLong();
        origin.clock().add(answer.askedNanos(), answer.nowNanos(), now);
        answeredNanos = now;
        switch (answer.outcome()) {
            case GONE -> throw new RefusedException(Refusal.CLOSED, "%s: node %s has no such stream".formatted(key, origin.node().name()));
            case NOT_ENCODABLE -> throw new RefusedException(
                    Refusal.NOT_ENCODABLE, "%s: node %s cannot make this form".formatted(key, origin.node().name()));
            case SENT -> {}
        }
        if (!answer.isStale() && answer.epoch() == epoch && answer.sequence() == sequence) {
            confirm(answer.ageNanos() + (now - answer.askedNanos()) / 2);
        }
    }

    /// The newest frame is still the newest, and perhaps its origin has found that it would be the same later.
    private void confirm(long ageNanos) {
        var newest = publisher.stream().newest();
        if (newest != null && newest.age().toNanos() - ageNanos > AGE_TOLERANCE_NANOS) {
            publisher.renew(Duration.ofNanos(ageNanos));
        } else {
            publisher.stream().confirm();
        }
    }

    @Override
    public void close() {
        around.link.publish(around.subjects.want(origin.node().name()), reply, want(true).bytes(around.secret));
        subscriptions.forEach(NatsLink.NatsSubscription::close);
        flow.close();
    }
}
