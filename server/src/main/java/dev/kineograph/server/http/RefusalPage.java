// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.text.VisibleText;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.regex.Pattern;

/// A refusal as a page, for a browser's tab: its sentence, whose addresses are links, and a link home.
///
/// **Threading.** Stateless.
public final class RefusalPage {
    /// An address of ours within a sentence; what the client requested comes first.
    private static final Pattern ADDRESS = Pattern.compile("(?<= )/[A-Za-z0-9._~/-]*[A-Za-z0-9/]|(?<= )/(?= )");

    private static final String HTML =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{status}} - Kineograph</title>
            <link rel="icon" href="{{base}}assets/icon.svg">
            <link rel="stylesheet" href="{{base}}assets/page.css">
            <header>
            <h1><a href="{{base}}">Kineograph</a> / {{status}}</h1>
            </header>
            <main>
            <p class="fault">{{sentence}}</p>
            <p><a href="{{base}}">Home</a></p>
            </main>
            </html>
            """;

    private RefusalPage() {}

    /// The page of a refusal.
    ///
    /// @param sentence as a text: it may quote what a peer sent
    public static Reply of(Exchange exchange, HttpResponseStatus status, String sentence) {
        var html = HTML.replace("{{base}}", exchange.base())
                .replace("{{status}}", status.reasonPhrase().toLowerCase(Locale.ROOT))
                .replace("{{sentence}}", linked(exchange, VisibleText.line(sentence)));
        return Reply.page(status, "text/html; charset=utf-8", html).with("Cache-Control", "no-store");
    }

    private static String linked(Exchange exchange, String sentence) {
        var links = new StringBuilder();
        int end = 0;
        for (var address = ADDRESS.matcher(sentence); address.find(); end = address.end()) {
            links.append(escaped(sentence.substring(end, address.start())));
            if (address.group().startsWith(exchange.addressForClient("/"))) {
                links.append("<a href=\"").append(exchange.link(address.group())).append("\">").append(address.group()).append("</a>");
            } else {
                links.append(address.group());
            }
        }
        return links.append(escaped(sentence.substring(end))).toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
