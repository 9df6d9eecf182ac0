// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.imagestream;

import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.page.FramePolicy;
import dev.kineograph.server.page.PageFile;

/// The page that a browser gets at the relay's paths: it opens a WebSocket to its own path and draws what comes.
///
/// **Threading.** Immutable.
final class ReadyPage implements Endpoint {
    private final String html = PageFile.read(ReadyPage.class, "relay.html");
    private final String script = PageFile.read(ReadyPage.class, "relay.js");

    @Override
    public void handle(Exchange exchange) {
        var page = Reply.page("text/html; charset=utf-8", PageFile.based(exchange, html))
                .introducing(exchange.viewer())
                .with("Cache-Control", "private, no-cache");
        exchange.reply(FramePolicy.of(exchange.match().stream(), exchange, page));
    }

    @Override
    public boolean isOwnPage(Exchange exchange) {
        return true;
    }

    void script(Exchange exchange) {
        exchange.reply(Reply.page("text/javascript; charset=utf-8", script).with("Cache-Control", "no-cache"));
    }
}
