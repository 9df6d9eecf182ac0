// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Function;

/// A snapshot on its way: a viewer of one frame, which its connection may still receive when newer ones have come. All snapshots of a frame on
/// an event loop, and its live viewers, share the bytes.
///
/// **Threading.** Confined to its audience's event loop.
public final class SentSnapshot implements Viewer {
    private final Audience audience;
    private final Exchange exchange;
    private final FrameBuffer frame;
    private boolean sent;

    private SentSnapshot(Audience audience, Exchange exchange, FrameBuffer frame) {
        this.audience = audience;
        this.exchange = exchange;
        this.frame = frame;
    }

    /// A snapshot of the newest frame of an audience that is [kept][Audience#keep], for an exchange of its loop; empty if there is no frame.
    public static Optional<SentSnapshot> ofNewest(Audience audience, Exchange exchange) {
        return Optional.ofNullable(audience.newest()).map(frame -> new SentSnapshot(audience, exchange, frame));
    }

    /// The frame that is sent.
    public Frame frame() {
        return frame.frame();
    }

    /// The picture's bytes; the caller's to release.
    public ByteBuf bytes() {
        return frame.bytes(Wire.Part.BARE).retainedDuplicate();
    }

    /// Answers the exchange with a reply that has the [#bytes].
    public void reply(Reply reply) {
        exchange.reply(reply.whenSent(this::sent));
        if (!sent) {
            audience.join(this);
        }
    }

    private void sent() {
        sent = true;
        audience.leave(this);
        abandon();
    }

    @Override
    public void offer(FrameBuffer newest) {
        if (newest.frame().sequence() != frame.frame().sequence()) {
            audience.shown().missedBy(this, frame.frame().sequence(), exchange.caller().address().orElseThrow(), exchange::abort);
        }
    }

    @Override
    public void end(Function<Farewell, ByteBuf> words) {
        // What was begun is sent to its end.
    }

    @Override
    public void abandon() {
        audience.shown().releasedBy(this);
    }
}
