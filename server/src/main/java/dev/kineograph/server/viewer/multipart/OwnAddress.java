// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multipart;

import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/// Sends each picture that Firefox loads to an address of its own, `/NAME.mjpg?once=RANDOM`.
///
/// Firefox gives every answer an entry in its cache, under `no-store` one in memory, and lets nobody else load that address until the
/// entry is complete or over 5 MB. A stream is never complete: in the second tab its picture would stay away for as long as the first
/// one is open, and so it would on a page that follows another until the connection of that one has ended. Nothing in a 200's head
/// changes that. What is loaded as a document, in a tab or an iframe, does not wait.
final class OwnAddress {
    private static final String PARAMETER = "once";
    private static final SecureRandom RANDOM = new SecureRandom();

    private OwnAddress() {}

    /// Other browsers say that they are `like Gecko`; Firefox and its kin say `Gecko/20100101`.
    static boolean isNeeded(Exchange exchange) {
        return exchange.header("User-Agent").contains(" Gecko/")
                && !exchange.header("Accept").toLowerCase(Locale.ROOT).contains("text/html")
                && exchange.query().get(PARAMETER).isEmpty();
    }

    /// Relative, so that it holds behind a proxy that serves this server under another path.
    static Reply redirect(Exchange exchange) {
        var own = exchange.query().and(PARAMETER, HexFormat.of().toHexDigits(RANDOM.nextLong()));
        return Reply.empty(HttpResponseStatus.FOUND).with("Location", own).with("Cache-Control", "no-store");
    }
}
