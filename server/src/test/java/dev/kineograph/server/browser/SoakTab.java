// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A browser's tab shows a live picture of 30 frames a second for some minutes: its memory stays the same. Part of `./soak`.
///
/// **Threading.** Confined to one thread.
public final class SoakTab implements AutoCloseable {
    private static final int FPS = 30;
    private static final int PICTURES = 16;
    private static final int PICTURE_BYTES = 20_000;

    /// What a browser may hold more than after its first half-minute: it collects when it likes, and keeps what it has compiled.
    private static final long HEAP_SLACK_BYTES = 4 << 20;

    private static final long RESIDENT_SLACK_BYTES = 80 << 20;
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private final Hub hub = new Hub();
    private final KineographServer server;
    private final Browser browser = Browser.chromium();
    private final Tab tab;

    /// What the tab and its browser hold, and how many frames it has shown.
    private record TabReading(long heapBytes, long residentBytes, long frames) {
        List<String> moreThan(TabReading before) {
            var more = new ArrayList<String>();
            if (heapBytes > before.heapBytes + HEAP_SLACK_BYTES) {
                more.add("the tab's heap: %,d bytes (expected: %,d, and at most %,d more)".formatted(heapBytes, before.heapBytes, HEAP_SLACK_BYTES));
            }
            if (residentBytes > before.residentBytes + RESIDENT_SLACK_BYTES) {
                more.add("the browser's memory: %,d bytes (expected: %,d, and at most %,d more)".formatted(residentBytes, before.residentBytes, RESIDENT_SLACK_BYTES));
            }
            if (frames == before.frames) {
                more.add("frames shown: none (expected: %d a second)".formatted(FPS));
            }
            return more;
        }

        @Override
        public String toString() {
            return "heap %,d KB, all processes %,d KB, %,d frames shown".formatted(heapBytes >> 10, residentBytes >> 10, frames);
        }
    }

    private SoakTab() throws IOException {
        server = KineographServer.start(hub, 0);
        var number = new AtomicInteger();
        hub.add(StreamName.of("camera"), StreamSettings.DEFAULT, Sources.of(FPS, () -> Pictures.large(number.incrementAndGet() % PICTURES, PICTURE_BYTES)));
        tab = browser.open("http://127.0.0.1:%d/camera".formatted(server.port()));
        tab.evaluate("void (window.frames30 = 0, document.querySelector('image-stream').addEventListener('frame', () => { frames30++; }))");
    }

    /// Watches for some minutes: `SoakTab MINUTES`. The exit code is 0 if the memory stayed.
    public static void main(String[] arguments) throws IOException {
        var lasts = Duration.ofMinutes(Integer.parseInt(arguments[0]));
        List<String> more;
        try (var soak = new SoakTab()) {
            pause(WARM_UP);
            var before = soak.read();
            say("after warm-up: " + before);
            pause(lasts.minus(WARM_UP));
            var after = soak.read();
            say("at the end: " + after);
            more = after.moreThan(before);
        }
        more.forEach(sentence -> say("did not stay: " + sentence));
        System.exit(more.isEmpty() ? 0 : 1);
    }

    private TabReading read() {
        return new TabReading(tab.heap(), browser.residentBytes(), (long) tab.number("frames30"));
    }

    private static void pause(Duration lasts) {
        long end = System.nanoTime() + lasts.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static void say(String sentence) {
        System.out.println("soak: a tab: " + sentence);
    }

    @Override
    public void close() {
        browser.close();
        server.close();
        hub.close();
    }
}
