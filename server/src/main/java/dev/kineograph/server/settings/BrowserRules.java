// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// What is done for browsers beyond showing them pictures.
///
/// **Threading.** Immutable.
///
/// @param waitingPicture whether browsers are shown a small picture of ours while a stream has none, so that the page around it can finish
///     loading
/// @param keptPages whether Chromium is made to drop pages that it keeps for the back button, since their pictures look like viewers
public record BrowserRules(boolean waitingPicture, boolean keptPages) {

    /// Both.
    public static final BrowserRules DEFAULT = new BrowserRules(true, true);

    /// The same with or without a picture of ours while a stream has none.
    public BrowserRules withWaitingPicture(boolean shown) {
        return new BrowserRules(shown, keptPages);
    }

    /// The same with pages that Chromium drops after they were left (true) or keeps (false).
    public BrowserRules withKeptPages(boolean dropped) {
        return new BrowserRules(waitingPicture, dropped);
    }
}
