// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multipart;

import dev.kineograph.Framing;
import dev.kineograph.Hub;
import dev.kineograph.Participant;
import dev.kineograph.StreamName;
import dev.kineograph.server.click.ClickTokens;
import dev.kineograph.server.click.ClickTokens.Right;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.ResponseHead;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.Budget;
import dev.kineograph.server.viewer.FollowedView;
import dev.kineograph.server.viewer.LiveBody;
import dev.kineograph.server.viewer.LiveProtocol;
import dev.kineograph.server.viewer.VariantChoice;
import dev.kineograph.server.viewer.VariantHeader;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.util.Optional;

/// `GET /NAME.mjpg`: the stream as `multipart/x-mixed-replace`, which an `<img>` shows without a line of script.
///
/// **Threading.** Shared: called on every event loop.
public final class MultipartEndpoint implements Endpoint {
    private final Hub hub;
    private final Audiences audiences;

    private final VariantChoice forms;
    private final Optional<ClickTokens> tokens;

    /// Shows the hub's streams, at addresses of other servers.
    public MultipartEndpoint(Hub hub, Audiences audiences) {
        this(hub, audiences, VariantChoice.lenient(hub, audiences, VariantChoice.OUR_NAMES));
    }

    /// Shows the hub's streams.
    ///
    /// @param forms finds the form in which a stream is shown
    public MultipartEndpoint(Hub hub, Audiences audiences, VariantChoice forms) {
        this(hub, audiences, forms, Optional.empty());
    }

    /// Shows the hub's streams, also to participants what they are to see.
    ///
    /// @param forms finds the form in which a stream is shown
    /// @param tokens of participants, which pages have in the addresses of their pictures
    public MultipartEndpoint(Hub hub, Audiences audiences, VariantChoice forms, ClickTokens tokens) {
        this(hub, audiences, forms, Optional.of(tokens));
    }

    private MultipartEndpoint(Hub hub, Audiences audiences, VariantChoice forms, Optional<ClickTokens> tokens) {
        this.hub = hub;
        this.audiences = audiences;
        this.forms = forms;
        this.tokens = tokens;
    }

    @Override
    public void handle(Exchange exchange) {
        forms.whenKnown(exchange, () -> {
            var shown = forms.live(exchange);
            if (!redirectsIfNeeded(exchange)) {
                show(shown, exchange, Budget.UNLIMITED);
            }
        });
    }

    /// Redirects a browser that would load nothing else from this address while the picture goes on to an address of its own, and says
    /// whether it did. All others are not answered yet.
    public boolean redirectsIfNeeded(Exchange exchange) {
        boolean needed = OwnAddress.isNeeded(exchange);
        if (needed) {
            exchange.reply(OwnAddress.redirect(exchange));
        }
        return needed;
    }

    /// Answers with the live picture of the stream that the exchange's address names, for as long as that allows.
    ///
    /// @throws dev.kineograph.RefusedException if there is no such stream, or the request asks for what there is not
    public void show(Exchange exchange, Budget budget) {
        forms.whenKnown(exchange, () -> show(forms.live(exchange), exchange, budget));
    }

    /// Answers a HEAD as [#show] does, for a stream that is only made when somebody watches it.
    public void showHead(Exchange exchange) {
        exchange.reply(Reply.headOnly(head().introducing(exchange.viewer())));
    }

    private void show(VariantChoice.Shown shown, Exchange exchange, Budget budget) {
        var framing = framing(exchange);
        var head = VariantHeader.in(head(), shown).introducing(exchange.viewer());
        if (exchange.isHead()) {
            exchange.reply(Reply.headOnly(head));
        } else {
            var opening = Unpooled.wrappedBuffer(hub.framing().openHead(framing));
            show(shown, exchange, LiveBody.oneWay(head, opening, LiveProtocol.multipart(framing), budget));
        }
    }

    private void show(VariantChoice.Shown shown, Exchange exchange, LiveBody body) {
        var clickable = hub.clickable(shown.original());
        var participant = clickable.flatMap(_ -> participant(exchange, shown.original().name()));
        if (participant.isPresent()) {
            FollowedView.show(
                    audiences, clickable.orElseThrow(), participant.get(), exchange, view -> forms.live(exchange, view).stream(), body);
        } else {
            audiences.show(shown.stream(), exchange, body.adapting(shown.adaptive()));
        }
    }

    /// Somebody whose page is of an earlier start sees what everybody does.
    private Optional<Participant> participant(Exchange exchange, StreamName stream) {
        return tokens.flatMap(all -> exchange.query().get(ClickTokens.PARAMETER).flatMap(token -> all.participant(Right.SEE, stream, token)));
    }

    private static Framing framing(Exchange exchange) {
        return exchange.query()
                .get("framing")
                .map(asked -> switch (asked) {
                    case "eager" -> Framing.EAGER;
                    case "classic" -> Framing.CLASSIC;
                    default -> throw Query.refused("framing", asked, "eager or classic");
                })
                .orElseGet(() -> Framing.forAccept(exchange.header("Accept")));
    }

    /// No length and no chunks: the body ends when the connection does (RFC 9112, 6.3). No cache and no proxy may hold it back.
    private ResponseHead head() {
        return ResponseHead.of(HttpResponseStatus.OK)
                .showable()
                .with("Content-Type", hub.framing().contentType())
                .with("Connection", "close")
                .with("Cache-Control", "no-store, no-cache, must-revalidate, proxy-revalidate, pre-check=0, post-check=0, max-age=0")
                .with("Pragma", "no-cache")
                .with("Expires", "-1")
                .with("Last-Modified", ResponseHead.date(Instant.now()))
                .with("Vary", "Accept")
                .with("X-Accel-Buffering", "no");
    }
}
