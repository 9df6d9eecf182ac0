// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// How a server shows one stream.
///
/// **Threading.** Immutable.
///
/// @param pages which pages may show it
public record StreamRules(AllowedPages pages) {

    /// To everybody.
    public static final StreamRules DEFAULT = new StreamRules(AllowedPages.ANY);

    /// The same on other pages.
    public StreamRules with(AllowedPages newPages) {
        return new StreamRules(newPages);
    }
}
