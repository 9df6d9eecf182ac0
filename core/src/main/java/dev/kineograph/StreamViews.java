// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The views of an interactive stream. Each is a stream, whose viewers count in the common one.
///
/// **Threading.** Shared; each call takes the object's lock for a moment, and no stream is changed under it.
final class StreamViews {
    private static final System.Logger LOG = System.getLogger(StreamViews.class.getName());

    private final ImageStream common;
    private final Interactive interactive;
    private final StreamContext context;
    private final Map<String, ImageStream> views = new HashMap<>();
    private final LogThrottle refused = new LogThrottle();
    private boolean retired;

    /// @param context the hub's, without its listeners: views publish no events
    StreamViews(ImageStream common, Interactive interactive, StreamContext context) {
        this.common = common;
        this.interactive = interactive;
        this.context = context;
    }

    /// The view of that name; the common one if there are too many.
    ImageStream of(String name) {
        if (name.equals(Interactive.COMMON)) {
            return common;
        }
        var view = findOrMake(name);
        if (view.equals(common) && !common.isRetired()) {
            refused.pass().ifPresent(others -> LOG.log(
                    Level.WARNING,
                    "stream %s: more than %d views; others see the common one (and %,d more since the last such line)"
                            .formatted(common.name(), ClickableStream.MAX_VIEWS, others)));
        }
        return view;
    }

    private synchronized ImageStream findOrMake(String name) {
        var known = views.get(name);
        if (known != null) {
            return known;
        }
        if (retired || views.size() >= ClickableStream.MAX_VIEWS - 1) {
            return common;
        }
        var settings = common.settings().withOnDemand(true);
        var made = new ImageStream(common, Variant.ORIGINAL, settings, publisher -> interactive.source(name).run(publisher), context, false);
        views.put(name, made);
        return made;
    }

    /// Does what is due in each, and forgets those that nobody sees; returns whether there were any.
    ///
    /// @param seen the views of those who are here
    boolean tick(Set<ImageStream> seen) {
        all().forEach(ImageStream::tick);
        synchronized (this) {
            return views.values().removeIf(view -> !seen.contains(view) && view.isIdle());
        }
    }

    private synchronized Collection<ImageStream> all() {
        return List.copyOf(views.values());
    }

    /// Forgets all views, and makes no more.
    synchronized List<ImageStream> retire() {
        retired = true;
        var all = new ArrayList<>(views.values());
        views.clear();
        return all;
    }
}
