// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.PictureSink;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A publisher whose stream is another node's: sends its pictures there. A few are on their way at a time; of those that wait, the newest is sent.
///
/// **Threading.** Shared; its own virtual thread sends. Its lock guards what waits.
final class RemotePublisher implements PictureSink {
    private static final long TELLS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SILENT_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int MAX_ON_THE_WAY = 4;

    private final PushMessage.Present present;
    private final Directory.Origin origin;
    private final RemoteFeed.Surroundings around;
    private final long number;
    private final Runnable end;
    private final ArrayDeque<AwaitedArrival> arrivals = new ArrayDeque<>();
    private @Nullable Picture waiting;
    private @Nullable RefusedException refusal;

    /// Why the picture that arrived last was refused, if it was.
    private @Nullable RefusedException lastRefusal;

    /// Nothing is sent any more, and no answer comes.
    private boolean hasEnded;

    private long given;
    private long sent;
    private long sentNanos;
    private int onTheWay;
    private long arrived;
    private boolean closed;
    private long answeredNanos;

    private record AwaitedArrival(long sequence, long sinceNanos, CompletableFuture<Optional<RefusedException>> result) {
        static AwaitedArrival of(long sequence, long nowNanos) {
            return new AwaitedArrival(sequence, nowNanos, new CompletableFuture<>());
        }
    }

    /// @param number distinguishes it from the other publishers of this node
    /// @param end called when it has ended
    RemotePublisher(PushMessage.Present present, Directory.Origin origin, RemoteFeed.Surroundings around, long number, Runnable end) {
        this.present = present;
        this.origin = origin;
        this.around = around;
        this.number = number;
        this.end = end;
        this.answeredNanos = around.clock().getAsLong();
        Thread.ofVirtual().name("cluster push " + present.stream()).start(this::run);
    }

    @Override
    public synchronized void publish(Picture picture) {
        if (refusal != null || closed) {
            throw new RefusedException(Refusal.CLOSED, whyOver().sentence());
        }
        given++;
        waiting = picture;
        notifyAll();
    }

    @Override
    public synchronized CompletionStage<Optional<RefusedException>> arrival() {
        if (refusal != null || arrived >= given) {
            return CompletableFuture.completedStage(Optional.ofNullable(refusal == null ? lastRefusal : refusal));
        }
        if (hasEnded) {
            return CompletableFuture.completedStage(Optional.of(whyOver()));
        }
        var last = arrivals.peekLast();
        if (last == null || last.sequence < given) {
            last = AwaitedArrival.of(given, around.clock().getAsLong());
            arrivals.add(last);
        }
        return last.result;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        var reply = around.subjects().reply(around.node().name(), "push" + number);
        try (var _ = around.link().subscribe(reply, this::answered)) {
            send(reply);
        } catch (IOException e) {
            refuse(new RefusedException(Refusal.CLOSED, "%s: %s".formatted(present.stream(), e.getMessage())));
        } catch (InterruptedException e) {
            // Nobody interrupts it.
        } finally {
            tell(new PushMessage.Gone(), null);
            end.run();
            endArrivals();
        }
    }

    private void endArrivals() {
        synchronized (this) {
            hasEnded = true;
        }
        complete(_ -> true, Optional.of(whyOver()));
    }

    private synchronized RefusedException whyOver() {
        return refusal == null ? closed() : refusal;
    }

    private RefusedException closed() {
        return new RefusedException(Refusal.CLOSED, "%s: this publisher was closed".formatted(present.stream()));
    }

    private void send(String reply) throws IOException, InterruptedException {
        long toldNanos = around.clock().getAsLong() - TELLS_NANOS;
        while (!isOver()) {
            long now = around.clock().getAsLong();
            checkAnswers(now);
            if (now - toldNanos >= TELLS_NANOS) {
                toldNanos = now;
                tell(present, reply);
            }
            var next = next(toldNanos + TELLS_NANOS - now);
            if (next != null) {
                around.link().awaitRoom();
                byte[] prefix = new PushMessage(around.node(), number, new PushMessage.Piece()).bytes(around.secret());
                FrameHead.cut(next, around.clock().getAsLong(), around.link().maxPayload(), prefix, message ->
                        around.link().publish(around.subjects().push(origin.node().name()), reply, message));
            }
        }
    }

    private void checkAnswers(long nowNanos) throws IOException {
        var lost = new RefusedException(Refusal.CLOSED, "%s: the picture has not arrived at node %s".formatted(present.stream(), origin.node().name()));
        complete(awaited -> nowNanos - awaited.sinceNanos > SILENT_NANOS, Optional.of(lost));
        if (nowNanos - answeredNanos() > SILENT_NANOS) {
            throw new IOException("node %s does not answer".formatted(origin.node().name()));
        }
        if (around.directory().origin(present.stream()).filter(now -> now.node().equals(origin.node())).isEmpty()) {
            throw new IOException("node %s does not have it any more".formatted(origin.node().name()));
        }
    }

    private void tell(PushMessage.Step step, @Nullable String reply) {
        around.link().publish(around.subjects().push(origin.node().name()), reply, new PushMessage(around.node(), number, step).bytes(around.secret()));
    }

    private synchronized long answeredNanos() {
        return answeredNanos;
    }

    /// Whether there is nothing more to be sent.
    private synchronized boolean isOver() {
        return refusal != null || (closed && waiting == null && (arrived >= sent || isLost()));
    }

    /// Whether what was sent last should have arrived long ago.
    private boolean isLost() {
        return around.clock().getAsLong() - sentNanos > TELLS_NANOS;
    }

    /// The next picture to be sent; null if none came in time. What did not arrive within a second is lost, and keeps no other picture from being sent.
    private synchronized @Nullable Frame next(long waitNanos) throws InterruptedException {
        long deadline = System.nanoTime() + waitNanos;
        while (!maySend()) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || isOver()) {
                return null;
            }
            // The spare millisecond is for the rest of the division.
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        var picture = Objects.requireNonNull(waiting);
        waiting = null;
        onTheWay = arrived < sent ? onTheWay + 1 : 1;
        sent = given;
        sentNanos = around.clock().getAsLong();
        return new Frame(picture, 0, given);
    }

    private boolean maySend() {
        return waiting != null && (arrived >= sent || onTheWay < MAX_ON_THE_WAY || isLost());
    }

    private void answered(Message message) {
        try {
            take(PushAnswer.read(MessageBytes.read(message.getData())));
        } catch (IOException | IllegalArgumentException e) {
            // The next answer says the same.
        }
    }

    private void take(PushAnswer answer) {
        var refused = answer.refusal().map(e -> e.reworded(sentence -> "node %s: %s".formatted(origin.node().name(), sentence)));
        if (answer.isOver()) {
            refuse(refused.orElseGet(this::closed));
        } else {
            arrive(answer.sequence(), refused);
        }
    }

    private void arrive(long sequence, Optional<RefusedException> refused) {
        List<AwaitedArrival> there;
        synchronized (this) {
            answeredNanos = around.clock().getAsLong();
            if (sequence > arrived && sequence <= sent) {
                arrived = sequence;
                onTheWay--;
                lastRefusal = refused.orElse(null);
            }
            // In the same step: the thread that sends may end now, and refuses those that still wait.
            there = remove(awaited -> awaited.sequence <= sequence);
            notifyAll();
        }
        there.forEach(awaited -> awaited.result.complete(refused));
    }

    private void refuse(RefusedException e) {
        synchronized (this) {
            refusal = e;
            waiting = null;
            notifyAll();
        }
        complete(_ -> true, Optional.of(e));
    }

    /// Completes the oldest of those that wait for pictures to arrive, outside the lock.
    private void complete(Predicate<AwaitedArrival> which, Optional<RefusedException> result) {
        remove(which).forEach(awaited -> awaited.result.complete(result));
    }

    private synchronized List<AwaitedArrival> remove(Predicate<AwaitedArrival> which) {
        var removed = new ArrayList<AwaitedArrival>(0);
        while (!arrivals.isEmpty() && which.test(arrivals.getFirst())) {
            removed.add(arrivals.removeFirst());
        }
        return removed;
    }
}
