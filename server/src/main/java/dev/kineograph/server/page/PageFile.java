// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.PortLinks;
import java.io.IOException;

/// Reads the files of pages, which are in the jar next to the class that serves them.
///
/// **Threading.** Stateless.
public final class PageFile {
    private PageFile() {}

    /// A file's text.
    ///
    /// @param neighbour a class in the same package
    public static String read(Class<?> neighbour, String name) {
        try (var in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Fills in the relative path to this server's root where a page has `{{base}}`, links to its other ports where it has `{{ports}}`, one to
    /// sign in where it has `{{account}}`, and where the server begins for other machines, if that is known, where it has `{{others}}`.
    ///
    /// Lines to copy have where it begins for those who use them, as far as that is known here: scripts know it better. That is `{{own}}` for the browser that asks, and
    /// `{{server}}` and `{{socketServer}}` for any machine.
    public static String based(Exchange exchange, String html) {
        var own = PortLinks.forBrowser(exchange.caller(), exchange.isOverTls()).map(server -> server + exchange.addressForClient("/")).orElse("");
        var others = forOthers(exchange);
        var server = others.isEmpty() ? own : others;
        return html.replace("{{base}}", exchange.base())
                .replace("{{ports}}", exchange.portLinks())
                .replace("{{account}}", SignInPage.link(exchange))
                .replace("{{others}}", others)
                .replace("{{own}}", own)
                .replace("{{server}}", server)
                .replace("{{socketServer}}", server.replaceFirst("^http", "ws"));
    }

    private static String forOthers(Exchange exchange) {
        var services = exchange.services();
        return services.ports().forOthers(exchange.caller(), services.hosts()).map(server -> server + exchange.addressForClient("/")).orElse("");
    }
}
