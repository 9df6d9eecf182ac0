// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.settings.AllowedPages;
import java.util.Collection;

/// Keeps our pages out of frames on pages that may not show the streams on them: see [AllowedPages].
///
/// **Threading.** Stateless.
public final class FramePolicy {
    private static final String HEADER = "Content-Security-Policy";

    private FramePolicy() {}

    /// A page that shows one stream.
    public static Reply of(StreamName stream, Exchange exchange, Reply page) {
        var pages = pages(stream, exchange);
        return pages.any() ? page : page.with(HEADER, ("frame-ancestors 'self' " + pages).strip());
    }

    /// A page that shows several: in no foreign frame if one of them is limited.
    static Reply of(Collection<StreamName> streams, Exchange exchange, Reply page) {
        return streams.stream().allMatch(stream -> pages(stream, exchange).any()) ? page : page.with(HEADER, "frame-ancestors 'self'");
    }

    /// A page on which a click does something: in no frame of a page that is listed nowhere, which could make people click what they do not see (clickjacking).
    static Reply ofClicks(StreamName stream, Exchange exchange, Reply page) {
        var pages = pages(stream, exchange);
        var listed = pages.any() ? String.join(" ", exchange.services().readers().trustedOrigins()) : pages.toString();
        return page.with(HEADER, ("frame-ancestors 'self' " + listed).strip());
    }

    /// A page that changes something here when it is clicked: in no foreign frame at all.
    static Reply ofOwn(Reply page) {
        return page.with(HEADER, "frame-ancestors 'self'");
    }

    private static AllowedPages pages(StreamName stream, Exchange exchange) {
        return exchange.services().settings().get().of(stream).pages();
    }
}
