// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Makes Chromium drop the pages that it keeps for the back button. The pictures of a kept page are still loaded: each looks like a viewer for
/// a minute, and six of them take all connections that Chromium has to a host.
///
/// No header, and nothing in a picture, makes Chromium drop a kept page. But it drops one that has received over 1 MB since it was left, and
/// a page in a tab ignores bytes after a picture's end. So when a browser opens a picture, those of the same stream that it already had open
/// are [padded][Padding]. This happens half a second later: bytes that a page receives while it is being left do not count, and by then
/// pages that are not kept have ended. On a busy machine, leaving a page takes longer: what is still open two seconds later is padded once more.
///
/// That is a megabyte or two for one request, so it is bounded: for one opened picture a minute for each connection, by the
/// [budget][PaddingBudget] of its address and of the server, and not if a crowd looks like one browser.
///
/// **Threading.** Shared; each call takes the lock for a moment, and nothing is called under it.
final class KeptPages {
    /// This many pages are not one browser, but a school or a proxy.
    static final int CROWD = 12;

    /// When older pictures are padded after one was opened.
    static final List<Duration> DELAYS = List.of(Duration.ofMillis(500), Duration.ofMillis(2500));

    /// A stream with this rate makes Chromium drop a page within five seconds.
    private static final int MUCH_PER_SECOND = Padding.BYTES / 5;

    private static final long AGAIN_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;

    // The lock is this object; it guards what follows and the fields of pages.
    private final Map<BrowserKey, OpenPages> groups = new HashMap<>();
    private final PaddingBudget budget;
    private long opened;

    /// What the connections of a browser have in common: its identity's name, or its address.
    private record BrowserKey(ImageStream stream, Object key) {}

    /// The number of a group's connections, and the first few of them: a larger group is a crowd.
    private static final class OpenPages {
        private int count;
        private List<Page> known = List.of();
    }

    /// The connection of a picture in a page of Chromium.
    ///
    /// **Threading.** Immutable, except for what its owner's lock guards.
    static final class Page {
        private final ImageStream stream;
        private final BrowserMark browser;
        private final Runnable pad;
        private long number;
        private long paddedNanos;

        /// The number of the page for which it was padded; 0 for none.
        private long paddedFor;

        /// @param browser identifies its browser
        /// @param pad sends the padding; called on any thread, and must not block
        Page(ImageStream stream, BrowserMark browser, Runnable pad) {
            this.stream = stream;
            this.browser = browser;
            this.pad = pad;
        }

        private List<BrowserKey> groups() {
            return List.of(new BrowserKey(stream, browser.name()), new BrowserKey(stream, browser.address()));
        }
    }

    KeptPages() {
        this(System::nanoTime);
    }

    KeptPages(LongSupplier nanos) {
        this.nanos = nanos;
        this.budget = new PaddingBudget(nanos.getAsLong());
    }

    /// Viewers were sent pictures with this many bytes in all.
    void sent(long bytes) {
        budget.sent(bytes);
    }

    /// A picture was opened.
    synchronized void opened(Page page) {
        page.number = ++opened;
        page.groups().forEach(group -> add(group, page));
    }

    /// Pads the older pictures that a page's browser still has open, unless the stream itself will soon have sent a megabyte. Called
    /// for each page after each of the [delays][#DELAYS], whether it is still open or not.
    void padOlderThan(Page page) {
        if (!sendsMuch(page.stream)) {
            olderThan(page).forEach(older -> older.pad.run());
        }
    }

    private static boolean sendsMuch(ImageStream stream) {
        var newest = stream.newest();
        return newest != null && newest.length() * stream.stats().framesPerSecondIn() >= MUCH_PER_SECOND;
    }

    private synchronized List<Page> olderThan(Page page) {
        var older = new ArrayList<Page>();
        long now = nanos.getAsLong();
        for (var other : ofSameBrowser(page)) {
            boolean due = other.paddedFor == 0 || other.paddedFor == page.number || now - other.paddedNanos >= AGAIN_AFTER_NANOS;
            if (other.number < page.number && due && budget.take(page.browser.address(), Padding.BYTES, now)) {
                other.paddedNanos = now;
                other.paddedFor = page.number;
                older.add(other);
            }
        }
        return older;
    }

    private List<Page> ofSameBrowser(Page page) {
        var key = page.browser.isKnown() ? page.browser.name() : page.browser.address();
        var pages = groups.get(new BrowserKey(page.stream, key));
        if (pages == null || pages.count >= CROWD) {
            return List.of();
        }
        return pages.known.stream().filter(other -> page.browser.isAlsoOf(other.browser)).toList();
    }

    private void add(BrowserKey group, Page page) {
        var pages = groups.computeIfAbsent(group, _ -> new OpenPages());
        pages.count++;
        if (pages.known.size() < CROWD) {
            var more = new ArrayList<>(pages.known);
            more.add(page);
            pages.known = List.copyOf(more);
        }
    }

    /// A picture was closed.
    synchronized void closed(Page page) {
        page.groups().forEach(group -> groups.computeIfPresent(group, (_, pages) -> without(page, pages)));
    }

    @SuppressWarnings("NullAway") // Map.computeIfPresent removes what becomes null.
    private static OpenPages without(Page page, OpenPages pages) {
        pages.count--;
        pages.known = pages.known.stream().filter(other -> !other.equals(page)).toList();
        return pages.count == 0 ? null : pages;
    }
}
