// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.click;

import dev.kineograph.ClickableStream;
import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.click.ClickTokens.Right;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.ForeignPages;
import dev.kineograph.server.http.Reply;
import io.netty.handler.codec.http.HttpResponseStatus;

/// `POST /NAME?click`: a click on the picture in the form of a stream's page. The answer has no content, and its target is a hidden frame, so that the page and its
/// live picture stay (as the answer to a form of the page itself, Firefox would end the picture).
///
/// **Threading.** Shared: called on every event loop.
public final class ClickEndpoint implements Endpoint {
    private final Hub hub;
    private final ClickTokens tokens;

    /// @param tokens those of the pages on the same port
    public ClickEndpoint(Hub hub, ClickTokens tokens) {
        this.hub = hub;
        this.tokens = tokens;
    }

    @Override
    public void handle(Exchange exchange) {
        var clickable = hub.clickable(exchange.stream(hub)).orElseThrow(() -> new RefusedException(
                Refusal.BAD_VALUE, "%s: nothing happens when it is clicked (expected: an interactive stream)".formatted(exchange.shownPath())));
        ForeignPages.refuse(exchange);
        exchange.receive(ClickEndpoint::checkLength, body -> {
            click(exchange, clickable, ClickForm.of(body, clickable.size()));
            exchange.reply(Reply.empty(HttpResponseStatus.NO_CONTENT).with("Cache-Control", "no-store"));
        });
    }

    private static void checkLength(long length) {
        if (length > ClickForm.MAX_BYTES) {
            throw new RefusedException(Refusal.TOO_MANY_BYTES, "form: %,d bytes (expected: at most %,d)".formatted(length, ClickForm.MAX_BYTES));
        }
    }

    private void click(Exchange exchange, ClickableStream clickable, ClickForm form) {
        var participant = tokens.participant(Right.CLICK, exchange.match().stream(), form.token()).orElseThrow(() -> new RefusedException(
                Refusal.DENIED, "%s: a click from no page of this server (expected: its token; if the page is old, load it again)".formatted(exchange.shownPath())));
        clickable.click(form.xIn(clickable.size()), form.yIn(clickable.size()), participant);
    }
}
