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

    /// Whether it also answers pages that [may not read here][Exchange#pageRefusal], in order to tell them so. The router refuses them otherwise, and
    /// browsers do not show a page why.
    default boolean answersAnyPage() {
        return false;
    }

    /// Whether it answers this request with one of our pages instead of pictures: that one shows the pictures, wherever the link to it is.
    default boolean isOwnPage(Exchange exchange) {
        return false;
    }

    /// An endpoint that also answers pages that may not read here.
    static Endpoint forAnyPage(Endpoint endpoint) {
        return new Endpoint() {
            @Override
            public void handle(Exchange exchange) {
                endpoint.handle(exchange);
            }

            @Override
            public boolean answersAnyPage() {
                return true;
            }
        };
    }
}
