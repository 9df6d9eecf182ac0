// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A publisher on another node, at the node that has the stream. Its pictures are inspected like those of any push.
///
/// **Threading.** Guarded by itself.
final class Intake {
    private static final long ASK_NANOS = Duration.ofSeconds(10).toNanos();

    private final Hub hub;
    private final ImageStream stream;
    private final String node;
    private final Consumer<PushAnswer> answers;
    private final FrameAssembler pieces = new FrameAssembler();
    private @Nullable Publisher publisher;

    /// What has come before the publisher is admitted: its newest picture.
    private @Nullable Picture early;

    private @Nullable RefusedException refusal;
    private long sequence;
    private long heardNanos;
    private long askedNanos;
    private boolean closed;

    Intake(Hub hub, ImageStream stream, String node, Consumer<PushAnswer> answers, long nowNanos) {
        this.hub = hub;
        this.stream = stream;
        this.node = node;
        this.answers = answers;
        this.heardNanos = nowNanos;
        this.askedNanos = nowNanos;
    }

    /// The publisher is there.
    synchronized void hear(long nowNanos) {
        heardNanos = nowNanos;
        answer(Optional.empty());
    }

    synchronized boolean isSilentFor(long nanos, long nowNanos) {
        return nowNanos - heardNanos > nanos;
    }

    /// It may publish, if there is room for it.
    synchronized void admit(PushMessage.Present present) {
        if (publisher != null || refusal != null || closed) {
            return;
        }
        try {
            publisher = stream.publisher(Intakes.caller(present, node), "%s on node %s".formatted(present.kind(), node));
            var first = early;
            early = null;
            if (first != null) {
                publish(first);
            }
        } catch (RefusedException e) {
            refuse(e);
        }
    }

    /// It may publish no more.
    synchronized void refuse(RefusedException e) {
        refusal = e;
        early = null;
        close();
        answers.accept(new PushAnswer(sequence, true, Optional.of(e)));
    }

    /// Takes a piece of a picture.
    ///
    /// @throws IOException if it is none
    synchronized void take(ByteBuffer piece) throws IOException {
        var head = FrameHead.read(piece);
        byte[] bytes = pieces.add(head, piece);
        if (bytes == null || refusal != null) {
            return;
        }
        sequence = head.sequence();
        try {
            var picture = inspected(bytes, head.ageWhenSent());
            if (publisher == null) {
                early = picture;
            } else {
                publish(picture);
            }
        } catch (RefusedException e) {
            answer(Optional.of(e));
        }
    }

    private Picture inspected(byte[] bytes, Duration age) {
        try {
            return Picture.of(bytes, age.isNegative() ? Duration.ZERO : age);
        } catch (RefusedException e) {
            stream.countRefused(e.reason());
            throw e;
        }
    }

    private void publish(Picture picture) {
        try {
            if (hub.isPushed(stream.name())) {
                // Its memory is counted.
                hub.pushed(stream.name(), stream.settings(), "node " + node, picture);
            }
            if (publisher != null) {
                publisher.publish(picture);
            }
            answer(Optional.empty());
        } catch (RefusedException e) {
            if (e.reason() == Refusal.CLOSED) {
                refuse(e);
            } else {
                answer(Optional.of(e));
            }
        }
    }

    private void answer(Optional<RefusedException> why) {
        answers.accept(refusal == null ? new PushAnswer(early == null ? sequence : sequence - 1, false, why) : new PushAnswer(sequence, true, Optional.of(refusal)));
    }

    /// Whether it has to be asked again whether it may publish.
    synchronized boolean takeDue(long nowNanos) {
        boolean isDue = nowNanos - askedNanos > ASK_NANOS;
        askedNanos = isDue ? nowNanos : askedNanos;
        return isDue;
    }

    synchronized void close() {
        closed = true;
        if (publisher != null) {
            publisher.close();
        }
    }
}
