// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// What is done for browsers beyond showing them pictures.
///
/// **Threading.** Immutable.
///
/// @param waitingPicture whether browsers are shown a small picture of ours while a stream has none, so that the page around it can finish
///     loading
/// @param keptPages whether Chromium is made to drop pages that it keeps for the back button, since their pictures look like viewers
/// @param linkedPorts whether pages have links to the server's other ports, for browsers that reach these without a proxy: whoever may see a page is told
///     which ports there are
public record BrowserRules(boolean waitingPicture, boolean keptPages, boolean linkedPorts) {

    /// All but the links to other ports.
    public static final BrowserRules DEFAULT = new BrowserRules(true, true, false);

    /// The same with or without a picture of ours while a stream has none.
    public BrowserRules withWaitingPicture(boolean shown) {
        return new BrowserRules(shown, keptPages, linkedPorts);
    }

    /// The same with pages that Chromium drops after they were left (true) or keeps (false).
    public BrowserRules withKeptPages(boolean dropped) {
        return new BrowserRules(waitingPicture, dropped, linkedPorts);
    }

    /// The same with or without links to the server's other ports.
    public BrowserRules withLinkedPorts(boolean linked) {
        return new BrowserRules(waitingPicture, keptPages, linked);
    }
}
