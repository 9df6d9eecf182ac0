// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Delivery;
import dev.kineograph.Frame;
import dev.kineograph.ImageStream;
import dev.kineograph.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sends the frames of a stream to NATS, once for all nodes that want it, and only while one does. It is a reader of the stream, and so demand for it. While
/// NATS is slow, newer frames replace those that wait.
///
/// **Threading.** Those who publish wake it, the [OutletThread] sends, the rest is confined to the cluster's thread.
final class Outlet implements AutoCloseable {
    /// A frame that was sent that long ago should have arrived.
    private static final long ARRIVED_NANOS = Duration.ofSeconds(1).toNanos();

    private final ImageStream stream;
    private final String subject;
    private final NatsLink link;
    private final LongSupplier clock;
    private final Flow flow;
    private final Map<String, Long> leases = new HashMap<>();
    private final Subscription reader;
    private final OutletThread thread;

    /// Whether it is in the line of the thread. It is not, but is not to be either, until there is a reader.
    private final AtomicBoolean isDue = new AtomicBoolean(true);

    private volatile @Nullable Frame sent;
    private volatile long sentNanos;

    Outlet(ImageStream stream, String subject, NatsLink link, OutletThread thread, LongSupplier clock, Flow flow) {
        this.stream = stream;
        this.subject = subject;
        this.link = link;
        this.thread = thread;
        this.clock = clock;
        this.flow = flow;
        this.sentNanos = clock.getAsLong();
        this.reader = stream.watch(Delivery.latest(), this::wake);
        isDue.set(false);
        wake();
    }

    private void wake() {
        if (isDue.compareAndSet(false, true)) {
            thread.add(this);
        }
    }

    /// Sends the newest frame, unless that has been sent.
    void send() {
        // Before the frame is taken: a newer one that comes now is sent next.
        isDue.set(false);
        var newest = reader.take();
        if (newest != null) {
            sentNanos = clock.getAsLong();
            sent = newest;
            send(newest, subject);
            reader.countDelivered();
        }
    }

    private void send(Frame frame, String to) {
        try {
            FrameHead.cut(frame, clock.getAsLong(), link.maxPayload(), message -> {
                if (link.publish(to, null, message)) {
                    flow.addBytes(message.length);
                }
            });
            flow.addFrame();
        } catch (IOException e) {
            // There is no connection: the next frame will find one.
        }
    }

    boolean isOf(ImageStream other) {
        return stream.equals(other) && !stream.isRetired();
    }

    /// A node wants it for that long. What the node lacks is sent to it alone.
    void renew(Want want, String replyTo, long lastsNanos) {
        long now = clock.getAsLong();
        boolean isNew = leases.put(want.sender().name(), now + lastsNanos) == null;
        if (isNew) {
            flow.to(nodes());
        }
        var newest = stream.newest();
        if (newest != null && (newest.epoch() != want.epoch() || newest.sequence() != want.sequence())) {
            // The first node gets it like all frames.
            boolean isLost = newest.equals(sent) && now - sentNanos > ARRIVED_NANOS;
            if ((isNew && leases.size() > 1) || isLost) {
                send(newest, replyTo + ".frame");
            }
        }
        link.publish(replyTo + ".answer", null, answer(want).bytes());
    }

    private Want.WantAnswer answer(Want want) {
        var newest = stream.newest();
        return new Want.WantAnswer(
                Want.WantOutcome.SENT,
                stream.isStale(),
                newest == null ? 0 : newest.epoch(),
                newest == null ? 0 : newest.sequence(),
                newest == null ? 0 : newest.age().toNanos(),
                want.askedNanos(),
                clock.getAsLong());
    }

    private List<String> nodes() {
        return leases.keySet().stream().sorted().toList();
    }

    void release(String node) {
        leases.remove(node);
        flow.to(nodes());
    }

    /// Whether a node wants it.
    boolean isWanted() {
        long now = clock.getAsLong();
        if (leases.values().removeIf(until -> until - now < 0)) {
            flow.to(nodes());
        }
        return !leases.isEmpty();
    }

    @Override
    public void close() {
        flow.close();
        reader.close();
    }
}
