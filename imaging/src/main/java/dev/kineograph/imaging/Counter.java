// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.time.Duration;

/// A live picture of how many people watch it: `Users online: 42`.
///
///     var hub = new Hub();
///     Counter.addTo(hub, "online");
///     var server = KineographServer.start(hub, 8080); // <img src="http://localhost:8080/online.mjpg">
///
/// It is redrawn when somebody joins or has been away for a second, but at most twenty times a second (less
/// often from 1,000 people on: five times a second for 4,000). A number that does not change is published again after half a
/// second, and from then on every 3 seconds, twice, half a second apart: Firefox closes the connection of a closed tab at the
/// second picture.
///
/// **Threading.** Immutable; one counter can be the source of several streams and shows each stream its own number.
public final class Counter implements Source {
    private static final Duration MIN_INTERVAL = Duration.ofMillis(50);

    /// A picture costs a server about 10 microseconds per viewer. With this interval, pictures for a growing crowd take at most a
    /// fifth of a core, which leaves the rest for new connections.
    private static final Duration MIN_INTERVAL_PER_VIEWER = Duration.ofNanos(50_000);

    // A server also repeats the newest frame of any stream twice, at its heartbeat, but the repeats here are still needed. The
    // heartbeat's first repeat comes 3 seconds after a change, not half a second: a tab of Firefox that is closed right after it
    // was opened would be counted for a second longer. A stream without a new frame for 5 seconds is stale, with an event and a
    // warning in the log; a number that does not change should cause neither. And a counter may be watched without a server.
    private static final Duration TWIN_AFTER = Duration.ofMillis(500);
    private static final Duration NEXT_AFTER = Duration.ofMillis(2500);

    /// Long enough to show 0 after the last viewer has left.
    private static final Duration CLOSE_AFTER = Duration.ofSeconds(3);

    private final CounterPicture picture;

    /// A counter with the look of a picture.
    public Counter(CounterPicture picture) {
        this.picture = picture;
    }

    /// Adds a stream that shows how many people watch it.
    ///
    /// @throws dev.kineograph.RefusedException if the name breaks the grammar of [StreamName], or there are too many streams
    /// @throws IllegalStateException if there is a stream of that name
    public static ImageStream addTo(Hub hub, String name) {
        return addTo(hub, name, CounterPicture.standard());
    }

    /// Adds a stream that shows how many people watch it, with the look of a picture.
    ///
    /// @throws dev.kineograph.RefusedException if the name breaks the grammar of [StreamName], or there are too many streams
    /// @throws IllegalStateException if there is a stream of that name
    public static ImageStream addTo(Hub hub, String name, CounterPicture picture) {
        var settings = StreamSettings.DEFAULT.withCloseAfter(CLOSE_AFTER);
        return hub.add(StreamName.of(name), settings, new Counter(picture));
    }

    @Override
    public void run(Publisher publisher) throws InterruptedException {
        var presence = publisher.stream().presence();
        int shown = -1;
        boolean isTwin = false;
        while (true) {
            int present = presence.present();
            isTwin = present == shown && !isTwin;
            shown = present;
            publisher.publish(picture.png(present));
            Thread.sleep(pause(present));
            presence.awaitPresentOtherThan(present, isTwin ? NEXT_AFTER : TWIN_AFTER);
        }
    }

    private static Duration pause(int present) {
        var forAll = MIN_INTERVAL_PER_VIEWER.multipliedBy(present);
        return forAll.compareTo(MIN_INTERVAL) > 0 ? forAll : MIN_INTERVAL;
    }
}
