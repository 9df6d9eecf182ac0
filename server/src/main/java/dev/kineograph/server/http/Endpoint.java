// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

/// Answers the requests of one line of the table of endpoints.
///
/// **Threading.** Called on the connection's event loop; must not block. It answers at once, or later on the same loop.
@FunctionalInterface
public interface Endpoint {

    /// Answers a request.
    ///
    /// @throws dev.kineograph.RefusedException if the request is bad; the client is told why
    void handle(Exchange exchange);
}
