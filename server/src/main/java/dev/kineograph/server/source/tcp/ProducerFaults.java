// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Caller;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.TransferTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// What one producer does wrong: logs and counts it, until it is too much.
///
/// **Threading.** Confined to its connection's event loop.
final class ProducerFaults {
    private static final int MAX_EMPTY_IMAGES = 10;
    private static final int MAX_BAD_IMAGES = 3;

    private final ImageStream stream;
    private final Caller caller;
    private final RefusalLog refusals;
    private int emptyImages;
    private int badImages;
    private boolean anyGood;
    private boolean counted;

    ProducerFaults(ImageStream stream, Caller caller, RefusalLog refusals) {
        this.stream = stream;
        this.caller = caller;
        this.refusals = refusals;
    }

    /// An image was published.
    void good() {
        anyGood = true;
        emptyImages = 0;
        badImages = 0;
    }

    /// An image of length 0 was skipped: some producers send one between images.
    ///
    /// @throws RefusedException if there were too many of them in a row
    void empty() {
        refusals.count("tcp", Refusal.NOT_AN_IMAGE, caller, "image of length 0, skipped");
        if (++emptyImages >= MAX_EMPTY_IMAGES) {
            throw new RefusedException(Refusal.NOT_AN_IMAGE, "%d images of length 0 in a row".formatted(emptyImages));
        }
    }

    /// An image was refused: by its publisher, which counts that, or because it got no publisher. Returns whether to disconnect the producer:
    /// further images could not be accepted, or too many were bad.
    boolean bad(Refusal reason) {
        emptyImages = 0;
        counted = reason != Refusal.CLOSED && reason != Refusal.TAKEN;
        return reason == Refusal.CLOSED || reason == Refusal.TAKEN || ++badImages >= MAX_BAD_IMAGES;
    }

    /// Logs a fault that lost an image; the stream counts it.
    void tell(Refusal reason, String sentence) {
        if (!counted) {
            stream.countRefused(reason);
        }
        counted = false;
        var hint = badImages > 0 && !anyGood ? "; is the sender's length 8 bytes, big-endian?" : "";
        refusals.count("tcp", reason, caller, stream.name() + ": " + sentence + hint);
    }

    /// An image, or the length before it, did not arrive in time.
    void tooLate(LengthPrefix prefix, long received, long expected, TransferTime transfer) {
        boolean began = prefix.isComplete();
        tell(
                Refusal.NOT_AN_IMAGE,
                transfer.tooLate(began ? received : prefix.received(), began ? "all %,d".formatted(expected) : "8 bytes of length"));
    }

    /// The producer closed its connection within an image.
    void endedWithin(long received, long expected) {
        tell(Refusal.NOT_AN_IMAGE, "the producer ended after %,d of %,d bytes; dropped".formatted(received, expected));
    }

    /// The connection has failed.
    void failed(Throwable cause) {
        refusals.failed("tcp", caller, cause);
    }

    /// Logs a client that is no producer at all, and returns its answer, as HTTP.
    ByteBuf stranger(String who) {
        var sentence = "%s: this port takes images from programs: 8 bytes of length, big-endian, then the image (seen: %s)"
                .formatted(stream.name(), who);
        refusals.count("tcp", Refusal.BAD_VALUE, caller, sentence);
        byte[] body = (sentence + "\n").getBytes(UTF_8);
        var head = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        return Unpooled.wrappedBuffer(head.getBytes(US_ASCII), body);
    }
}
