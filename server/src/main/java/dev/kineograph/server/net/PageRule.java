// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AllowedPages;
import java.util.Optional;

/// Whether the page that asks for a stream may show it: see [AllowedPages].
///
/// **Threading.** Immutable.
final class PageRule {
    private final PublishAccess publishing;

    /// @param publishing the listener's rules for publishing: pages that may publish may show everything
    PageRule(PublishAccess publishing) {
        this.publishing = publishing;
    }

    /// Why the stream is not shown there; empty if it is.
    Optional<Denied> refusal(AllowedPages pages, StreamName stream, Caller caller) {
        var page = caller.page();
        if (page.isEmpty()) {
            return pages.mustBeNamed()
                    ? Optional.of(Decision.denied("%s: shown on pages only (expected: a page's Referer, as browsers send it)".formatted(stream)))
                    : Optional.empty();
        }
        return pages.admits(page.get()) || ReaderRule.isOfHost(page.get(), caller.host()) || publishing.trustsPage(page.get(), caller.host())
                ? Optional.empty()
                : Optional.of(Decision.denied("%s: not shown on pages of %s (expected: a page of the same host, or an origin in the stream's 'pages')"
                        .formatted(stream, PublishAccess.shown(page.get()))));
    }
}
