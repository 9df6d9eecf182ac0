// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.RefusedException;
import dev.kineograph.Variant;
import dev.kineograph.cluster.Want.WantOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The streams of this node that other nodes want: each has an [Outlet].
///
/// **Threading.** Confined to the cluster's thread.
final class Wants implements AutoCloseable {
    private static final long LEASE_NANOS = Duration.ofSeconds(3).toNanos();

    /// More are not sent at a time.
    private static final int MAX_OUTLETS = 4000;

    private final Hub hub;
    private final Predicate<ImageStream> isOwn;
    private final NatsLink link;
    private final Subjects subjects;
    private final String node;
    private final LongSupplier clock;
    private final Traffic traffic;
    private final OutletThread thread;
    private final Map<StreamKey, Outlet> outlets = new HashMap<>();

    /// @param isOwn whether the pictures of a stream do not come from another node
    Wants(Hub hub, Predicate<ImageStream> isOwn, NatsLink link, Subjects subjects, String node, LongSupplier clock, Traffic traffic) {
        this.hub = hub;
        this.isOwn = isOwn;
        this.link = link;
        this.subjects = subjects;
        this.node = node;
        this.clock = clock;
        this.traffic = traffic;
        this.thread = new OutletThread(link);
    }

    void take(Want want, String replyTo) {
        if (want.isEnd()) {
            var outlet = outlets.get(want.key());
            if (outlet != null) {
                outlet.release(want.sender().name());
                closeUnwanted();
            }
            return;
        }
        var own = hub.find(want.key().stream()).filter(isOwn);
        outlet(want.key(), own.flatMap(stream -> inForm(stream, want.key().variant())))
                .ifPresentOrElse(
                        outlet -> outlet.renew(want, replyTo, LEASE_NANOS),
                        () -> refuse(want, own.isPresent() && !want.key().variant().isOriginal() ? WantOutcome.NOT_ENCODABLE : WantOutcome.GONE, replyTo));
    }

    private void refuse(Want want, WantOutcome outcome, String replyTo) {
        link.publish(replyTo + ".answer", null, new Want.WantAnswer(outcome, true, 0, 0, 0, want.askedNanos(), clock.getAsLong()).bytes());
    }

    private Optional<Outlet> outlet(StreamKey key, Optional<ImageStream> stream) {
        var present = outlets.get(key);
        if (present != null && stream.filter(present::isOf).isEmpty()) {
            outlets.remove(key);
            present.close();
        }
        return stream.flatMap(shown -> outlets.containsKey(key) || outlets.size() < MAX_OUTLETS
                ? Optional.of(outlets.computeIfAbsent(key, _ -> open(shown, key)))
                : Optional.empty());
    }

    /// The stream in that form and no other: what is only near to it may be much larger.
    private Optional<ImageStream> inForm(ImageStream stream, Variant form) {
        try {
            return form.isOriginal() ? Optional.of(stream) : Optional.of(hub.variant(stream, form)).filter(variant -> variant.answers(form));
        } catch (RefusedException e) {
            // The format cannot be made here.
            return Optional.empty();
        }
    }

    private Outlet open(ImageStream stream, StreamKey key) {
        return new Outlet(stream, subjects.frames(node, key), link, thread, clock, traffic.send(key, node));
    }

    /// Ends the outlets that no node wants.
    void closeUnwanted() {
        outlets.values().removeIf(outlet -> {
            boolean ends = !outlet.isWanted();
            if (ends) {
                outlet.close();
            }
            return ends;
        });
    }

    /// Ends all of them.
    void closeAll() {
        outlets.values().forEach(Outlet::close);
        outlets.clear();
    }

    @Override
    public void close() {
        closeAll();
        thread.close();
    }
}
