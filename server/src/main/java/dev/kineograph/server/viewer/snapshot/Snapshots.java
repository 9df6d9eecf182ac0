// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.snapshot;

import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Presence;
import dev.kineograph.StreamState;
import dev.kineograph.Variant;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.AwaitedFrame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `GET /NAME.jpg`: the newest frame, at once; `?fresh=1` one that is newer than the request, `?maxAge=2s` one that is not older
/// than that. Whatever the suffix says, the answer has the picture's own type.
///
/// Who fetches one picture after the other is a viewer: each fetch is a sign of life for a few seconds, and keeps a source on
/// demand running for as long.
///
/// **Threading.** Shared: called on every event loop.
public final class Snapshots implements Endpoint {
    private static final Duration COUNTED = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Hub hub;
    private final Audiences audiences;

    /// Shows the hub's streams.
    public Snapshots(Hub hub, Audiences audiences) {
        this.hub = hub;
        this.audiences = audiences;
    }

    @Override
    public void handle(Exchange exchange) {
        var stream = hub.variant(exchange.stream(hub), variant(exchange));
        var wanted = wanted(exchange, stream);
        var newest = stream.newest();
        if (newest != null && (exchange.isHead() || wanted.test(newest))) {
            look(exchange, stream);
            show(exchange, newest);
        } else if (exchange.isHead() || stream.state() == StreamState.OFFLINE || stream.state() == StreamState.FAILING) {
            refuse(exchange, stream);
        } else {
            look(exchange, stream);
            await(exchange, stream, wanted);
        }
    }

    /// The suffix asks for a format only where the pictures can be had in others.
    private static Variant variant(Exchange exchange) {
        var asked = exchange.query().variant();
        var format = asked.format().or(() -> exchange.address().format());
        return new Variant(asked.width(), asked.height(), asked.quality(), format);
    }

    /// A source that waits for somebody to watch has an old frame at best: its first new one is wanted.
    private static Predicate<Frame> wanted(Exchange exchange, ImageStream stream) {
        long askedNanos = System.nanoTime();
        var maxAge = exchange.query().duration("maxAge");
        if (exchange.query().flag("fresh") || (maxAge.isEmpty() && stream.state() == StreamState.WAITING)) {
            return frame -> frame.capturedNanos() - askedNanos > 0;
        }
        return maxAge.<Predicate<Frame>>map(most -> frame -> frame.age().compareTo(most) <= 0).orElse(_ -> true);
    }

    private void look(Exchange exchange, ImageStream stream) {
        if (!exchange.isHead()) {
            count(exchange, stream.presence());
            audiences.of(stream, exchange.loop()).keep(COUNTED);
        }
    }

    /// The first request of a browser has no cookie yet, like every request of a program.
    private static void count(Exchange exchange, Presence presence) {
        var viewer = exchange.viewer();
        if (viewer.isKnown()) {
            presence.rename(exchange.hostAndProgram(), viewer.name());
            presence.touch(viewer.name(), COUNTED);
        } else {
            presence.touch(exchange.hostAndProgram(), COUNTED);
        }
    }

    private void await(Exchange exchange, ImageStream stream, Predicate<Frame> wanted) {
        var audience = audiences.of(stream, exchange.loop());
        AwaitedFrame.in(audience, wanted, LONGEST_WAIT, exchange.closed(), frame -> {
            if (frame == null) {
                refuse(exchange, stream);
            } else {
                show(exchange, frame);
            }
        });
    }

    private static void show(Exchange exchange, Frame frame) {
        var tag = "\"%x-%x\"".formatted(frame.epoch(), frame.sequence());
        boolean known = exchange.header("If-None-Match").contains(tag);
        var reply = known
                ? Reply.empty(HttpResponseStatus.NOT_MODIFIED)
                : Reply.of(HttpResponseStatus.OK, frame.format().mediaType(), Unpooled.wrappedBuffer(frame.buffer()));
        exchange.reply(reply.introducing(exchange.viewer())
                .with("ETag", tag)
                .with("X-Frame-Age", String.format(Locale.ROOT, "%.3f", frame.age().toNanos() / 1e9))
                .with("Access-Control-Expose-Headers", "ETag, X-Frame-Age")
                .with("Cache-Control", "private, no-cache"));
    }

    private static void refuse(Exchange exchange, ImageStream stream) {
        @Nullable Frame newest = stream.newest();
        var why = stream.fault().or(() -> Optional.ofNullable(newest).map(frame -> "the newest is %.1f s old".formatted(frame.age().toMillis() / 1e3)));
        exchange.reply(Reply.text(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "%s: no such picture now%s".formatted(stream.name(), why.map(": "::concat).orElse(", nothing was published yet")))
                .with("Retry-After", "1"));
    }
}
