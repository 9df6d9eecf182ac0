// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.toy;

import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import io.netty.handler.codec.http.HttpResponseStatus;

/// Greets.
///
/// **Threading.** Immutable.
record ToyEndpoint(String greeting) implements Endpoint {
    @Override
    public void handle(Exchange exchange) {
        exchange.reply(Reply.text(HttpResponseStatus.OK, greeting));
    }
}
