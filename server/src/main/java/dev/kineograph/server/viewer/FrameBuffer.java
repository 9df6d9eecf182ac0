// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.MultipartFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A frame as one event loop sends it: copied once into direct memory, whatever the number and kind of its viewers.
///
/// One multipart buffer serves both framings, and snapshots, which are slices of it:
///
///     [part head][picture][CRLF --TOKEN CRLF][next head]
///      '------- classic -------------------'
///                 '---------- eager ----------------------'
///      '---------- eager, first part --------------------'
///
/// It is contiguous, so that a viewer costs one write. A composite would cost half as much again. The first few forms of messages are
/// contiguous too; usually there are one or two. But clients choose parts of a message, such as its namespace: all further forms are
/// written around the same bytes of the picture, and only the last of them is kept.
///
/// **Threading.** Confined to its event loop: a reference count that two threads share costs five times as much.
final class FrameBuffer {
    private static final int MAX_CONTIGUOUS = 4;

    /// How long a form that tells the frame's age is sent as it is. Whoever comes later, such as to a still picture, gets one with the age that it has then.
    private static final long AGE_KEPT_NANOS = Duration.ofMillis(500).toNanos();

    private final Frame frame;
    private final MultipartFraming framing;
    private final ByteBufAllocator allocator;

    /// The frame as it was published, if this is its stand-in; this object does not release it.
    private final @Nullable FrameBuffer original;

    private final ArrayList<Made> messages = new ArrayList<>(1);
    private @Nullable SharedPicture picture;
    private @Nullable Made further;
    private @Nullable ByteBuf whole;
    private @Nullable ByteBuf eager;
    private @Nullable ByteBuf classic;
    private @Nullable ByteBuf bare;

    private record Made(Wire.Message wire, ByteBuf bytes, long madeNanos) {
        Made(Wire.Message wire, ByteBuf bytes) {
            this(wire, bytes, System.nanoTime());
        }

        boolean isOutdated() {
            return wire.tellsAge() && System.nanoTime() - madeNanos >= AGE_KEPT_NANOS;
        }
    }

    FrameBuffer(Frame frame, MultipartFraming framing, ByteBufAllocator allocator) {
        this(frame, framing, allocator, null);
    }

    private FrameBuffer(Frame frame, MultipartFraming framing, ByteBufAllocator allocator, @Nullable FrameBuffer original) {
        this.frame = frame;
        this.framing = framing;
        this.allocator = allocator;
        this.original = original;
    }

    /// A stand-in for this frame, which must be released before it. Viewers that are told each frame's age get the frame itself.
    FrameBuffer covered(Frame standIn) {
        return new FrameBuffer(standIn, framing, allocator, this);
    }

    Frame frame() {
        return frame;
    }

    /// Whether there is anything for viewers of that form: what stands in for the lack of a frame has no age to be told.
    boolean has(Wire wire) {
        return frame.sequence() != 0 || !wire.tellsAge();
    }

    /// How much direct memory it takes: more than the frame's length, as a few forms have a copy each.
    int allocated() {
        int multipart = whole == null ? 0 : frame.length();
        return multipart + messages.stream().mapToInt(made -> made.bytes.capacity()).sum() + (picture == null ? 0 : picture.allocated());
    }

    /// The frame's bytes. All viewers share this buffer, so none may move its indexes or release it.
    ByteBuf bytes(Wire wire) {
        if (original != null && wire.tellsAge()) {
            return original.bytes(wire);
        }
        return switch (wire) {
            case Wire.Part part -> part(part);
            case Wire.Message message -> message(message);
        };
    }

    private ByteBuf part(Wire.Part part) {
        if (whole == null) {
            makeMultipart();
        }
        return Objects.requireNonNull(
                switch (part) {
                    case EAGER -> eager;
                    case EAGER_FIRST -> whole;
                    case CLASSIC -> classic;
                    case BARE -> bare;
                });
    }

    private ByteBuf message(Wire.Message wire) {
        for (var made : messages) {
            if (made.wire.equals(wire)) {
                return made.isOutdated() ? madeAgain(made) : made.bytes;
            }
        }
        if (messages.size() == MAX_CONTIGUOUS) {
            return further(wire);
        }
        var bytes = wire.encode(frame, allocator);
        messages.add(new Made(wire, bytes));
        return bytes;
    }

    private ByteBuf madeAgain(Made outdated) {
        var made = new Made(outdated.wire, outdated.wire.encode(frame, allocator));
        messages.set(messages.indexOf(outdated), made);
        outdated.bytes.release();
        return made.bytes;
    }

    private ByteBuf further(Wire.Message wire) {
        if (further != null && further.wire.equals(wire) && !further.isOutdated()) {
            return further.bytes;
        }
        if (picture == null) {
            picture = new SharedPicture(frame, allocator, () -> part(Wire.Part.BARE));
        }
        var bytes = wire.around(picture, frame, allocator);
        releaseFurther();
        further = new Made(wire, bytes);
        return bytes;
    }

    private void releaseFurther() {
        if (further != null) {
            further.bytes.release();
            further = null;
        }
    }

    private void makeMultipart() {
        byte[] head = framing.partHead(frame.picture());
        byte[] boundary = framing.boundary();
        byte[] nextHead = framing.nextHead();
        int length = head.length + frame.length() + boundary.length + nextHead.length;
        var buffer = allocator.directBuffer(length, length)
                .writeBytes(head)
                .writeBytes(frame.buffer())
                .writeBytes(boundary)
                .writeBytes(nextHead);
        whole = buffer;
        eager = buffer.slice(head.length, length - head.length);
        classic = buffer.slice(0, length - nextHead.length);
        bare = buffer.slice(head.length, frame.length());
    }

    /// Releases the memory; it is freed when the last write of it is done.
    void release() {
        if (whole != null) {
            whole.release();
        }
        messages.forEach(made -> made.bytes.release());
        releaseFurther();
        if (picture != null) {
            picture.release();
        }
    }
}
