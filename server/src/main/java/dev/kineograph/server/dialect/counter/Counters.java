// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.counter;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The counter of a site and those of its pages, which are made when they are first looked at. Whoever is on a page is on the
/// site.
///
/// Anybody can invent pages, so there is a limit; one that nobody is on makes room.
///
/// **Threading.** Shared; the lock, which is this object, guards the making of pages.
final class Counters {
    private static final int MAX_PAGES = 500;

    /// The picture says 0 when the last has left, and is not made from scratch when the next page is opened.
    private static final StreamSettings SETTINGS = StreamSettings.DEFAULT.withCloseAfter(Duration.ofSeconds(3));

    private final Hub hub;
    private final URI source;
    private final ImageStream site;

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
    /// @throws RefusedException if there are too many pages
    Optional<ImageStream> counter(String name) {
        if (name.equals(site.name().value())) {
            return Optional.of(site);
        }
        return name.startsWith(prefix()) ? Optional.of(page(StreamName.of(name))) : Optional.empty();
    }

    private ImageStream page(StreamName name) {
        var known = hub.find(name);
        return known.isPresent() ? known.get() : newPage(name);
    }

    private synchronized ImageStream newPage(StreamName name) {
        var known = hub.find(name);
        if (known.isPresent()) {
            return known.get();
        }
        makeRoom();
        return hub.addPart(site, name, SETTINGS, SourceProvider.find(source));
    }

    private void makeRoom() {
        var pages = pages();
        if (pages.size() < MAX_PAGES) {
            return;
        }
        var deserted = pages.stream().filter(page -> page.presence().connections() == 0).toList();
        if (deserted.isEmpty()) {
            throw new RefusedException(
                    Refusal.TOO_MANY_STREAMS,
                    "%s: people are on %,d pages (expected: at most %,d)".formatted(site.name(), pages.size(), MAX_PAGES));
        }
        deserted.forEach(page -> hub.retire(page.name()));
    }

    /// Those that somebody looked at lately.
    List<ImageStream> pages() {
        return hub.streams().stream().filter(stream -> stream.name().value().startsWith(prefix())).toList();
    }

    /// What stands before a page's own name.
    String prefix() {
        return site.name().value() + "/";
    }
}
