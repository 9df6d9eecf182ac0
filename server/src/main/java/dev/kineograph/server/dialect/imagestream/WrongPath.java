// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.imagestream;

import dev.kineograph.Refusal;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.net.RefusalLog;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.util.List;

/// Answers requests for paths that show nothing. The log names the right paths, the answer does not: the original calls its path
/// a secret, and operators may rely on that.
///
/// **Threading.** Shared: called on every event loop.
final class WrongPath implements Endpoint {
    private final RefusalLog refusals;
    private final List<String> paths;

    WrongPath(RefusalLog refusals, List<String> paths) {
        this.refusals = refusals;
        this.paths = paths;
    }

    @Override
    public void handle(Exchange exchange) {
        refusals.count(
                "imagestream",
                Refusal.NO_SUCH_STREAM,
                exchange.caller(),
                "%s: nothing is shown there (expected: %s)".formatted(exchange.shownPath(), String.join(" or ", paths)));
        exchange.reply(Reply.text(
                HttpResponseStatus.NOT_FOUND,
                "%s: nothing is shown there; the server's log names the right address".formatted(exchange.shownPath())));
    }

    /// `GET /` redirects a browser on this machine to the page.
    void lead(Exchange exchange) {
        if (isOnThisMachine(exchange)) {
            exchange.reply(Reply.empty(HttpResponseStatus.FOUND)
                    .with("Location", paths.getFirst())
                    .with("Cache-Control", "no-store"));
        } else {
            handle(exchange);
        }
    }

    private static boolean isOnThisMachine(Exchange exchange) {
        var caller = exchange.caller();
        return caller.address().map(InetAddress::isLoopbackAddress).orElse(false) && !caller.cameThroughProxy();
    }
}
