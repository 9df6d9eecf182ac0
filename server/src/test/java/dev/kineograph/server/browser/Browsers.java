// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/// One browser of each kind for a whole test class, or for one test, and for nobody else meanwhile; started when first asked for:
///
///     @AutoClose
///     static final Browsers browsers = new Browsers();
///
/// What a class gives back with [#close] the next one gets, with all tabs closed: starting a browser takes seconds. The browsers end
/// with the JVM.
///
/// **Threading.** Shared; the lock of the class guards the browsers that nobody has, and that of an object those of its test class. It
/// holds a second caller until the browser has begun to start.
public final class Browsers implements AutoCloseable {
    /// The `@ResourceLock` of classes, or methods, that keep a browser busy or measure what it does: one of them runs at a time. The
    /// class that takes longest has none, and runs beside them.
    public static final String LANE = "browsers";

    private static final Map<BrowserKind, Deque<Browser>> IDLE = new EnumMap<>(BrowserKind.class);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Browsers::endIdle, "browsers-end"));
    }

    private final Map<BrowserKind, Browser> taken = new EnumMap<>(BrowserKind.class);

    public synchronized Browser get(BrowserKind kind) {
        return taken.computeIfAbsent(kind, Browsers::take);
    }

    private static Browser take(BrowserKind kind) {
        synchronized (Browsers.class) {
            var idle = IDLE.getOrDefault(kind, new ArrayDeque<>()).poll();
            if (idle != null) {
                return idle;
            }
        }
        return Browser.start(kind);
    }

    @Override
    public synchronized void close() {
        taken.values().forEach(Browsers::giveBack);
        taken.clear();
    }

    /// One that does not answer is of no use to the next class.
    private static void giveBack(Browser browser) {
        try {
            browser.closeTabs();
        } catch (IllegalStateException _) {
            browser.close();
            return;
        }
        synchronized (Browsers.class) {
            IDLE.computeIfAbsent(browser.kind(), _ -> new ArrayDeque<>()).add(browser);
        }
    }

    /// All at the same time: each takes a moment.
    private static void endIdle() {
        var browsers = new ArrayList<Browser>();
        synchronized (Browsers.class) {
            IDLE.values().forEach(browsers::addAll);
            IDLE.clear();
        }
        browsers.parallelStream().forEach(Browser::close);
    }
}
