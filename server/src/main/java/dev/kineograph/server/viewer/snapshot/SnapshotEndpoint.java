// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.snapshot;

import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamState;
import dev.kineograph.Variant;
import dev.kineograph.WhenStale;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.EntityTag;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.viewer.Audience;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.AwaitedFrame;
import dev.kineograph.server.viewer.SentSnapshot;
import dev.kineograph.server.viewer.VariantChoice;
import dev.kineograph.server.viewer.VariantHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `GET /NAME.jpg`: the newest frame, at once; `?fresh=1` one that is newer than the request, `?maxAge=2s` one that is not older
/// than that, or is newer than the request. Whatever the suffix says, the answer has the picture's own type.
///
/// A source that sleeps is woken. Its newest frame is shown at once if it is not stale, and also if the source turns out to have failed or
/// has ended in order; otherwise its next one is waited for. It is shown as it came, however old, and not as live viewers see a
/// [stale][WhenStale] one; the placeholder of a stream is for those that have no frame at all.
///
/// A client that fetches one picture after the other is a viewer: each fetch is a sign of life for a few seconds, and keeps a
/// source on demand running for as long.
///
/// **Threading.** Shared: called on every event loop.
public final class SnapshotEndpoint implements Endpoint {
    private static final Duration COUNTED = Duration.ofSeconds(5);
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /// How often one who waits looks whether there is still hope.
    private static final Duration STEP = Duration.ofMillis(200);

    private final Audiences audiences;
    private final VariantChoice forms;

    /// What a request asks for.
    ///
    /// @param shown where the picture comes from
    /// @param suits whether a frame is new enough
    /// @param isAutomatic whether its format depends on what the client takes
    private record Wish(VariantChoice.Shown shown, Predicate<Frame> suits, boolean isAutomatic) {

        ImageStream original() {
            return shown.original();
        }

        ImageStream stream() {
            return shown.stream();
        }

        /// Whether there is no hope of a frame that suits: nobody makes one, nor can it be made of the original's newest.
        boolean isHopeless() {
            @Nullable Frame newest = original().newest();
            return stream().state() == StreamState.FAILING || (isDown(original()) && (newest == null || !suits.test(newest)));
        }

        private boolean hasWaited(long askedNanos) {
            var longest = original().settings().startTimeout().orElse(MAX_WAIT);
            return System.nanoTime() - askedNanos >= longest.toNanos();
        }

        private static boolean isDown(ImageStream stream) {
            return switch (stream.state()) {
                case OFFLINE, STILL, FAILING -> true;
                case WAITING -> stream.hasEnded();
                case ONLINE -> false;
            };
        }
    }

    /// Shows the hub's streams, at addresses of other servers.
    public SnapshotEndpoint(Hub hub, Audiences audiences) {
        this(audiences, VariantChoice.lenient(hub, audiences, VariantChoice.OUR_NAMES));
    }

    /// Shows streams.
    ///
    /// @param forms finds the form in which a stream is shown
    public SnapshotEndpoint(Audiences audiences, VariantChoice forms) {
        this.audiences = audiences;
        this.forms = forms;
    }

    @Override
    public void handle(Exchange exchange) {
        long askedNanos = System.nanoTime();
        forms.whenKnown(exchange, () -> answer(exchange, askedNanos));
    }

    private void answer(Exchange exchange, long askedNanos) {
        var wish = wish(exchange, askedNanos);
        @Nullable Frame newest = wish.stream().newest();
        if (newest != null && wish.suits.test(newest)) {
            show(exchange, wish, newest);
        } else if (wish.isHopeless() || wish.hasWaited(askedNanos)) {
            giveUp(exchange, wish);
        } else {
            await(exchange, wish, askedNanos);
        }
    }

    private Wish wish(Exchange exchange, long askedNanos) {
        var shown = forms.snapshot(exchange);
        audiences.checkAdmitted(shown.original().name(), exchange);
        return new Wish(shown, suits(exchange, shown.original(), shown.stream(), askedNanos), forms.isAutomatic(exchange));
    }

    /// A source on demand that sleeps has an old frame at best: its first new one is wanted, unless that frame is not stale yet. A variant that is not running may
    /// have an old frame too: one is wanted that is made of the original's newest, or of a newer one.
    private Predicate<Frame> suits(Exchange exchange, ImageStream original, ImageStream stream, long askedNanos) {
        boolean fresh = exchange.query().flag("fresh");
        boolean sleeps = original.state() == StreamState.WAITING && original.settings().onDemand() && !original.hasEnded();
        var asked = fresh ? Optional.<Duration>empty() : forms.maxAge(exchange);
        var maxAge = fresh || !sleeps ? asked : asked.or(original.settings()::staleAfter);
        if (fresh || sleeps || maxAge.isPresent()) {
            return frame -> frame.capturedNanos() - askedNanos > 0
                    || maxAge.filter(max -> frame.age().compareTo(max) <= 0).isPresent();
        }
        @Nullable Frame newest = stream.state() == StreamState.ONLINE ? null : original.newest();
        return frame -> newest == null || frame.sequence() >= newest.sequence();
    }

    /// The stream's audience, in which the client counts for a while.
    private Audience look(Exchange exchange, ImageStream stream) {
        count(exchange, stream);
        var audience = audiences.of(stream, exchange.loop());
        audience.keep(COUNTED);
        return audience;
    }

    /// The first request of a browser has no cookie yet, like every request of a program.
    private void count(Exchange exchange, ImageStream stream) {
        var viewer = exchange.viewer();
        if (viewer.isKnown()) {
            stream.presence().rename(exchange.hostAndProgram(), viewer.name());
        }
        audiences.fetched(stream, viewer.isKnown() ? viewer.name() : exchange.hostAndProgram(), exchange, COUNTED);
    }

    private void await(Exchange exchange, Wish wish, long askedNanos) {
        AwaitedFrame.in(look(exchange, wish.stream()), wish.suits, STEP, exchange.closed(), outcome -> {
            switch (outcome) {
                case AwaitedFrame.Arrived(var frame) -> show(exchange, wish, frame);
                case AwaitedFrame.Missing.LATE -> answer(exchange, askedNanos);
                case AwaitedFrame.Missing.ENDED -> giveUp(exchange, wish);
            }
        });
    }

    /// Shows the frame, or a newer one.
    private void show(Exchange exchange, Wish wish, Frame frame) {
        if (exchange.isHead()) {
            exchange.reply(reply(exchange, wish, frame, () -> Unpooled.wrappedBuffer(frame.buffer())));
            return;
        }
        SentSnapshot.ofNewest(look(exchange, wish.stream()), exchange)
                // Live viewers may be shown fewer frames, and older ones: see BandwidthPace.
                .filter(snapshot -> snapshot.frame().sequence() >= frame.sequence())
                .ifPresentOrElse(
                        snapshot -> snapshot.reply(reply(exchange, wish, snapshot.frame(), snapshot::bytes)),
                        () -> showByItself(exchange, wish, frame));
    }

    private void showByItself(Exchange exchange, Wish wish, Frame frame) {
        if (wish.stream().isRetired()) {
            giveUp(exchange, wish);
        } else {
            exchange.reply(reply(exchange, wish, frame, () -> Unpooled.wrappedBuffer(frame.buffer())));
        }
    }

    private static Reply reply(Exchange exchange, Wish wish, Frame frame, Supplier<ByteBuf> body) {
        var instead = wish.shown.instead();
        var tag = tag(frame, instead);
        var reply = Reply.of(HttpResponseStatus.OK, frame.format().mediaType(), body.get());
        instead.ifPresent(variant -> reply.with(VariantHeader.NAME, variant));
        if (wish.isAutomatic) {
            reply.with("Vary", "Accept");
        }
        return reply.showable()
                .introducing(exchange.viewer())
                .with("ETag", tag)
                .with("X-Frame-Age", seconds(frame.age()))
                .with(
                        "Access-Control-Expose-Headers",
                        "ETag, X-Frame-Age" + (instead.isPresent() ? ", " + VariantHeader.NAME : ""))
                .with("Cache-Control", "private, no-cache");
    }

    /// The frame's place in the stream, and what is shown of it in place of what was asked for: that changes with what others
    /// watch.
    private static String tag(Frame frame, Optional<Variant> instead) {
        var tag = EntityTag.of(frame);
        return instead.map(variant -> EntityTag.ofForm(tag, variant)).orElse(tag);
    }

    /// Seconds with three decimals, rounded.
    private static String seconds(Duration time) {
        long millis = time.plusNanos(500_000).toMillis();
        var decimals = Long.toString(1000 + millis % 1000);
        return millis / 1000 + "." + decimals.substring(1);
    }

    /// There is no frame that suits. Whoever does not ask for an age gets the stream's placeholder if there is none at all.
    private void giveUp(Exchange exchange, Wish wish) {
        boolean asksForAge = exchange.query().flag("fresh") || forms.maxAge(exchange).isPresent();
        boolean isEmpty = wish.original().newest() == null && !wish.original().isRetired();
        if (isEmpty && !asksForAge && wish.original().settings().whenStale() instanceof WhenStale.Placeholder(var picture)) {
            exchange.reply(Reply.of(HttpResponseStatus.OK, picture.format().mediaType(), Unpooled.wrappedBuffer(picture.buffer()))
                    .showable()
                    .introducing(exchange.viewer())
                    .with("Cache-Control", "no-store"));
        } else {
            refuse(exchange, wish.stream());
        }
    }

    private static void refuse(Exchange exchange, ImageStream stream) {
        @Nullable Frame newest = stream.newest();
        var why = stream.fault()
                .map(_ -> Reply.SOURCE_FAILS)
                .or(() -> Optional.ofNullable(newest)
                        .map(frame -> "the newest is %.1f s old".formatted(frame.age().toMillis() / 1e3)))
                .map(": "::concat)
                .orElse(", nothing was published yet");
        var sentence = "%s: no such picture now%s".formatted(stream.name(), why);
        exchange.reply(Reply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, sentence).with("Retry-After", "1"));
    }
}
