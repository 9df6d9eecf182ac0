// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

/// What a path of the operator's own choice means.
///
/// @param toPagesOnly whether a request without a Referer is refused
public record Alias(Address address, boolean toPagesOnly) {

    /// Whether the request shows that a page embeds the picture, where that is asked for.
    boolean admits(Exchange exchange) {
        return !toPagesOnly || !exchange.header("Referer").isEmpty();
    }
}
