// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import io.netty.channel.EventLoop;

/// What the request said that opened a session.
///
/// **Threading.** Immutable.
///
/// @param caller who opened it
/// @param query with which parameters
/// @param viewer who watches by it
/// @param loop where the session lives from here on
/// @param readsBytes whether the client's polls can take bytes
record Handshake(Caller caller, Query query, ViewerIdentity viewer, EventLoop loop, boolean readsBytes) {
    static Handshake by(Exchange exchange) {
        return new Handshake(
                exchange.caller(), exchange.query(), exchange.viewer(), exchange.loop(), exchange.query().get("b64").isEmpty());
    }
}
