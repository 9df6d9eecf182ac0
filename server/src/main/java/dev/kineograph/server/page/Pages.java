// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.TextBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The pages for people: `/` with all streams, `/NAME` with one and the lines to copy, `/demo/push`, and the
/// files that they load.
///
/// The pages are files next to this class, with `{{name}}` as the placeholder for a stream's name and `{{base}}` for the path to this
/// server's root: all addresses are relative. A name needs no escaping: its grammar has no character with a meaning in HTML.
///
/// **Threading.** Shared: called on every event loop. A file is read when it is first asked for, then kept.
public final class Pages {
    private static final Map<String, String> ASSETS = Map.of(
            "page.css", "text/css; charset=utf-8",
            "heal.js", "text/javascript; charset=utf-8",
            "live.js", "text/javascript; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "push.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final StartMark start = new StartMark();
    private final Map<String, TextBody> assets = new ConcurrentHashMap<>();
    private final Hub hub;
    private final String index = read("index.html");
    private final String tile = read("tile.html");

    /// The tile for the script, which fills in the name.
    private final String template = tile.replaceAll("(?s)<noscript>.*</noscript>\n", "").replace("{{name}}", "").strip();

    private final String stream = read("stream.html");

    /// Pages of the hub's streams.
    public Pages(Hub hub) {
        this.hub = hub;
    }

    /// `GET /`: every stream that the caller may watch, live.
    public void index(Exchange exchange) {
        exchange.visible(hub.streams(), streams -> exchange.reply(page(
                exchange,
                index.replace("{{template}}", template).replace("{{tiles}}", fillAll(tile, streams)))));
    }

    /// `GET /NAME` for people: the picture, and lines to copy that show it elsewhere.
    public void stream(Exchange exchange) {
        exchange.reply(page(exchange, fill(stream, exchange.stream(hub))));
    }

    /// `GET /demo/push`: pictures to click, which then appear for everyone else who has the page open. Pages of other origins cannot frame
    /// it: a click meant for something else would publish.
    public void push(Exchange exchange) {
        exchange.visible(hub.streams(), streams -> {
            var html = read("push.html").replace("{{choices}}", fillAll(read("choice.html"), streams));
            exchange.reply(page(exchange, html).with("Content-Security-Policy", "frame-ancestors 'self'"));
        });
    }

    private static String fillAll(String template, List<ImageStream> streams) {
        return streams.stream().map(stream -> fill(template, stream)).collect(Collectors.joining());
    }

    private static String fill(String template, ImageStream stream) {
        return template.replace("{{name}}", stream.name().value());
    }

    private static Reply page(Exchange exchange, String html) {
        return Reply.page("text/html; charset=utf-8", PageFile.based(exchange, html))
                .introducing(exchange.viewer())
                .with("Vary", "Accept")
                .with("Cache-Control", "private, no-cache");
    }

    /// `GET /assets/FILE`: the files that our pages load, and that pages of other sites may load too.
    public void asset(Exchange exchange) {
        var name = exchange.match().name();
        if (name.equals(StartMark.NAME)) {
            exchange.reply(start.reply());
            return;
        }
        var type = ASSETS.get(name);
        if (type == null) {
            exchange.reply(Reply.text(HttpResponseStatus.NOT_FOUND, "%s: there is no such file".formatted(exchange.shownPath())));
            return;
        }
        var text = assets.computeIfAbsent(name, file -> new TextBody(read(file)));
        exchange.reply(Reply.page(type, text).showable().with("Cache-Control", "no-cache"));
    }

    private static String read(String name) {
        return PageFile.read(Pages.class, name);
    }
}
