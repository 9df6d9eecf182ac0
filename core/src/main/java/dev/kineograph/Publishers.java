// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.ArrayList;
import java.util.List;

/// Who publishes to a stream.
///
/// **Threading.** Guarded by the lock of its stream.
final class Publishers {
    private final StreamName stream;
    private final List<Member> open = new ArrayList<>(1);
    private long epoch;

    /// One of them.
    interface Member extends AutoCloseable {
        Caller caller();

        @Override
        void close();
    }

    Publishers(StreamName stream) {
        this.stream = stream;
    }

    /// The period without interruption that began with the first of those who publish now.
    long epoch() {
        return epoch;
    }

    /// @throws RefusedException if this one may not publish, or not any more
    void check(Member publisher) {
        if (!open.contains(publisher)) {
            throw new RefusedException(
                    Refusal.CLOSED, "%s: this publisher was closed, or a newer connection took its place".formatted(stream));
        }
    }

    List<Member> all() {
        return List.copyOf(open);
    }

    /// Adds a publisher, in place of an older connection of the same one where there may be one only.
    ///
    /// @throws RefusedException if there may be one only and there is another
    void add(Member publisher, PublisherPolicy policy) {
        if (policy == PublisherPolicy.ONE && !open.isEmpty()) {
            replace(open.getFirst(), publisher.caller());
        }
        if (open.isEmpty()) {
            epoch = Math.max(epoch + 1, System.currentTimeMillis());
        }
        open.add(publisher);
    }

    private void replace(Member holder, Caller caller) {
        if (!holder.caller().identity().equals(caller.identity())) {
            throw new RefusedException(
                    Refusal.TAKEN,
                    "%s: %s publishes here already (expected: one publisher; publishers: many would mix them)"
                            .formatted(stream, holder.caller()));
        }
        open.remove(holder);
    }

    /// Removes a publisher, and says whether it was the last one.
    boolean removeLast(Member publisher) {
        return open.remove(publisher) && open.isEmpty();
    }
}
