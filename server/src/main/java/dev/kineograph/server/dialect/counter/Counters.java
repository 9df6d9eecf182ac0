// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.counter;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.net.AddressShare;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The counter of a site and those of its pages, each created at its first request. A visitor of a page counts for the site too.
///
/// Anybody can invent pages, so their number is limited, and one address may open a quarter of them; pages without visitors make
/// room.
///
/// **Threading.** Shared; the lock, which is this object, guards the making of pages.
final class Counters {
    private static final int MAX_PAGES = 500;

    /// The most pages that one address may be the first to open; this machine's own addresses have no such limit.
    private static final int MAX_PER_ADDRESS = MAX_PAGES / 4;

    /// Long enough for the picture to say 0 after the last visitor has left, and for the source to be still there when the next
    /// page is opened.
    private static final StreamSettings SETTINGS = StreamSettings.DEFAULT.withCloseAfter(Duration.ofSeconds(3));

    private final Hub hub;
    private final URI source;
    private final ImageStream site;

    /// A page requested this recently is not deserted: a visitor is counted only once the response has begun.
    private static final long ARRIVING_NANOS = Duration.ofSeconds(2).toNanos();

    private final Map<StreamName, OpenedPage> opened = new ConcurrentHashMap<>();

    /// Who opened a page first, and when it was last requested.
    private static final class OpenedPage {
        private final InetAddress opener;
        private volatile long askedNanos = System.nanoTime();

        OpenedPage(InetAddress opener) {
            this.opener = opener;
        }

        boolean isAwaited() {
            return System.nanoTime() - askedNanos < ARRIVING_NANOS;
        }
    }

    Counters(Hub hub, StreamName site, URI source) {
        this.hub = hub;
        this.source = source;
        this.site = hub.find(site).orElseGet(() -> hub.add(site, SETTINGS, SourceProvider.find(source)));
    }

    ImageStream site() {
        return site;
    }

    /// Whether a name is the site's or may be a page's.
    boolean isOurs(String name) {
        return name.equals(site.name().value()) || name.startsWith(prefix());
    }

    /// The counter of that name, if it is the site's or may be a page's.
    ///
    /// @param opener the address that opens the page, if it is new
    /// @throws RefusedException if there are too many pages, in all or of that address
    Optional<ImageStream> counter(String name, InetAddress opener) {
        if (name.equals(site.name().value())) {
            return Optional.of(site);
        }
        return name.startsWith(prefix()) ? Optional.of(page(StreamName.of(name), opener)) : Optional.empty();
    }

    /// Whether a name may be that of a page that nobody has opened yet.
    boolean isNewPage(String name) {
        return name.startsWith(prefix()) && hub.find(StreamName.of(name)).isEmpty();
    }

    private ImageStream page(StreamName name, InetAddress opener) {
        var page = opened.get(name);
        if (page != null) {
            page.askedNanos = System.nanoTime();
        }
        var known = hub.find(name);
        return known.isPresent() ? known.get() : newPage(name, opener);
    }

    private synchronized ImageStream newPage(StreamName name, InetAddress opener) {
        var known = hub.find(name);
        if (known.isPresent()) {
            return known.get();
        }
        makeRoom(AddressShare.of(opener));
        opened.put(name, new OpenedPage(AddressShare.of(opener)));
        return hub.addPart(site, name, SETTINGS, SourceProvider.find(source));
    }

    private void makeRoom(InetAddress opener) {
        var pages = pages();
        opened.keySet().retainAll(pages.stream().map(ImageStream::name).collect(Collectors.toSet()));
        if (!opener.isLoopbackAddress()) {
            var own = pages.stream().filter(page -> isOpenedBy(opener, page)).toList();
            if (own.size() >= MAX_PER_ADDRESS) {
                retireDeserted(own, "your address is", MAX_PER_ADDRESS);
            }
        }
        if (pages.size() >= MAX_PAGES) {
            retireDeserted(pages, "people are", MAX_PAGES);
        }
    }

    private void retireDeserted(List<ImageStream> pages, String who, int max) {
        var deserted = pages.stream().filter(this::isDeserted).toList();
        if (deserted.isEmpty()) {
            throw new RefusedException(
                    Refusal.TOO_MANY_STREAMS,
                    "%s: %s on %,d pages (expected: at most %,d)".formatted(site.name(), who, pages.size(), max));
        }
        deserted.forEach(page -> hub.retire(page.name()));
    }

    private boolean isOpenedBy(InetAddress opener, ImageStream page) {
        var of = opened.get(page.name());
        return of != null && of.opener.equals(opener);
    }

    private boolean isDeserted(ImageStream page) {
        var of = opened.get(page.name());
        return page.presence().connections() == 0 && (of == null || !of.isAwaited());
    }

    /// The pages that somebody looked at lately.
    List<ImageStream> pages() {
        return hub.streams().stream().filter(stream -> stream.name().value().startsWith(prefix())).toList();
    }

    /// The prefix of a page's stream name.
    String prefix() {
        return site.name().value() + "/";
    }
}
