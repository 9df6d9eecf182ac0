// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import java.util.EnumMap;
import java.util.Map;

/// One browser of each kind for a whole test class, started when first asked for:
///
///     @AutoClose
///     static final Browsers browsers = new Browsers();
///
/// **Threading.** Shared; the lock guards the map, and holds a second caller until the browser has begun to start.
public final class Browsers implements AutoCloseable {
    private final Map<BrowserKind, Browser> started = new EnumMap<>(BrowserKind.class);

    public synchronized Browser get(BrowserKind kind) {
        return started.computeIfAbsent(kind, Browser::start);
    }

    @Override
    public synchronized void close() {
        started.values().forEach(Browser::close);
        started.clear();
    }
}
