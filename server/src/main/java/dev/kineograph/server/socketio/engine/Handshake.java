// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import io.netty.channel.EventLoop;
import java.util.Optional;

/// What is known about a session from the request that opened it.
///
/// **Threading.** Immutable.
///
/// @param caller who opened it
/// @param query the request's parameters
/// @param viewer the viewer that its frames count for
/// @param loop the event loop that the session is confined to
/// @param readsBytes whether responses to polls may be binary
/// @param refusal why its page may not read here: the session says that and nothing else
record Handshake(
        Caller caller, Query query, ViewerIdentity viewer, EventLoop loop, boolean readsBytes, Optional<RefusedException> refusal) {
    static Handshake of(Exchange exchange) {
        return new Handshake(
                exchange.caller(),
                exchange.query(),
                exchange.viewer(),
                exchange.loop(),
                exchange.query().get("b64").isEmpty(),
                exchange.pageRefusal());
    }
}
