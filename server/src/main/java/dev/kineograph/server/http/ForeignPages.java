// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;

/// Refuses forms that pages of other sites send: their visitors did not mean to (cross-site request forgery).
///
/// **Threading.** Stateless.
public final class ForeignPages {
    private ForeignPages() {}

    /// Refuses a request of a page that is neither of the listener's own origin nor of one in its `origins`.
    ///
    /// @throws RefusedException if it is from such a page
    public static void refuse(Exchange exchange) {
        if (exchange.caller().origin().isPresent() && !exchange.services().readers().trusts(exchange.caller())) {
            throw new RefusedException(Refusal.DENIED, "%s: from a page of another site (expected: this server's own)".formatted(exchange.shownPath()));
        }
    }
}
