// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.http.ResponseHead;

/// The header that says what is served instead of the requested variant: `X-Variant: width=320&format=png`, in the form of an
/// address's query, or `X-Variant: original`. A response without it is the requested variant.
///
/// Requests are rounded to a few steps; a stream has some variants at most, see [dev.kineograph.Hub#variant]; and there may be no
/// transcoder to make any.
public final class VariantHeader {
    /// The header's name.
    public static final String NAME = "X-Variant";

    private VariantHeader() {}

    /// The head with this header, if the stream does not show the requested variant. Scripts of other sites may read it.
    public static ResponseHead in(ResponseHead head, VariantChoice.Shown shown) {
        return shown.instead()
                .map(variant -> head.with(NAME, variant).with("Access-Control-Expose-Headers", NAME))
                .orElse(head);
    }
}
