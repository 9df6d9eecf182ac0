// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.jpgpusher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.Hub;
import dev.kineograph.server.dialect.jpgpusher.Sessions.Session;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.page.PageFile;
import dev.kineograph.server.settings.RenewalRules;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.multipart.MultipartEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.util.Locale;

/// Answers the requests of pages that were written for JPGPusher; the README in this folder describes a session.
///
/// **Threading.** Shared: called on every event loop.
final class JpgPusherEndpoints {
    private final Hub hub;
    private final MultipartEndpoint live;
    private final Sessions sessions;

    JpgPusherEndpoints(Hub hub, Audiences audiences, RenewalRules rules) {
        this.hub = hub;
        this.live = new MultipartEndpoint(hub, audiences);
        this.sessions = new Sessions(rules);
    }

    /// An `<img>` gets the picture itself, as no script renews its session.
    void stream(Exchange exchange) {
        if (exchange.header("Accept").toLowerCase(Locale.ROOT).startsWith("image/")) {
            hub.stream(exchange.match().stream());
            live.handle(exchange);
        } else if (exchange.isHead()) {
            exchange.reply(id(sessions.newId()));
        } else {
            sessions.open(address(exchange)).ifPresentOrElse(id -> exchange.reply(id(id)), () -> refuse(exchange));
        }
    }

    private static InetAddress address(Exchange exchange) {
        return exchange.caller().address().orElseGet(InetAddress::getLoopbackAddress);
    }

    private static Reply id(String id) {
        return text(Unpooled.copiedBuffer(id, US_ASCII)).with("Vary", "Accept");
    }

    private static Reply text(ByteBuf body) {
        return Reply.of(HttpResponseStatus.OK, "text/plain; charset=utf-8", body).with("Cache-Control", "no-store");
    }

    private void refuse(Exchange exchange) {
        exchange.reply(Reply.text(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "no place for one more session (expected: at most %,d at a time, maxSessions, and %,d of one address)"
                                .formatted(sessions.rules().maxSessions(), sessions.maxPerAddress()))
                .with("Retry-After", "1"));
    }

    void session(Exchange exchange) {
        var id = exchange.path().substring(1);
        if (exchange.isHead()) {
            tell(exchange, id);
            return;
        }
        if (sessions.isUnused(id) && live.redirectsIfNeeded(exchange)) {
            return;
        }
        var begun = sessions.begin(id);
        if (begun.isPresent()) {
            show(exchange, begun.get());
        } else if (sessions.renew(id)) {
            exchange.reply(text(Unpooled.EMPTY_BUFFER));
        } else {
            exchange.reply(notFound());
        }
    }

    /// A HEAD request uses no id and renews no session.
    private void tell(Exchange exchange, String id) {
        if (sessions.isUnused(id)) {
            hub.stream(exchange.match().stream());
            live.handle(exchange);
        } else {
            exchange.reply(sessions.isLive(id) ? text(Unpooled.EMPTY_BUFFER) : notFound());
        }
    }

    private void show(Exchange exchange, Session session) {
        try {
            hub.stream(exchange.match().stream());
            live.show(exchange, session);
        } catch (RuntimeException e) {
            session.end();
            throw e;
        }
        exchange.closed().addListener(_ -> session.end());
    }

    /// Answers unknown addresses.
    public static void notFound(Exchange exchange) {
        exchange.reply(notFound());
    }

    private static Reply notFound() {
        return Reply.text(
                HttpResponseStatus.NOT_FOUND,
                "there is no such session, or it has ended (expected: /stream, or an id from there that was renewed in time)");
    }

    void page(Exchange exchange) {
        exchange.reply(Reply.page("text/html; charset=utf-8", PageFile.based(exchange, PageFile.read(JpgPusherEndpoints.class, "index.html")))
                .with("Cache-Control", "private, no-cache"));
    }

    void script(Exchange exchange) {
        exchange.reply(Reply.page("text/javascript; charset=utf-8", PageFile.read(JpgPusherEndpoints.class, "jpgpusher.js"))
                .with("Cache-Control", "no-cache"));
    }
}
