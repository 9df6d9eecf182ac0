// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multipart;

import dev.kineograph.Framing;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Sends each picture that Firefox loads to an address of its own, `/NAME.mjpg?once=RANDOM`.
///
/// Firefox keeps every response in its cache, with `no-store` in memory, and loads nothing else from that address until the response
/// is complete or over 5 MB. A stream is never complete: a second tab would show no picture while the first one is open, and neither
/// would the next page until the connection of the previous one has ended. No header of a 200 changes that. Documents, in a tab or an
/// iframe, do not wait.
final class OwnAddress {
    private static final String PARAMETER = "once";
    private static final SecureRandom RANDOM = new SecureRandom();

    private OwnAddress() {}

    /// Other browsers call themselves `like Gecko`; Firefox and its relatives say `Gecko/20100101`.
    static boolean isNeeded(Exchange exchange) {
        return exchange.header("User-Agent").contains(" Gecko/")
                && !Framing.isOfDocument(exchange.header("Accept"))
                && exchange.query().get(PARAMETER).isEmpty();
    }

    /// A relative address, so that it works behind a proxy that has this server below another path.
    static Reply redirect(Exchange exchange) {
        var own = exchange.query().and(PARAMETER, HexFormat.of().toHexDigits(RANDOM.nextLong()));
        return Reply.empty(HttpResponseStatus.FOUND).showable().with("Location", own).with("Cache-Control", "no-store");
    }
}
