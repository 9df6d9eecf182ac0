// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.time.Duration;

/// A picture of how many people look at it: `Users online: 42`.
///
///     var hub = new Hub();
///     Counter.addTo(hub, "online");
///     var server = KineographServer.start(hub, 8080); // <img src="http://localhost:8080/online.mjpg">
///
/// Drawn anew when somebody comes or has been away for a second, at most twenty times a second however many come at once (less
/// often from 1,000 people on: five times a second for 4,000), and published again every 3 seconds. Each picture comes twice, half a second
/// apart: Firefox lets a closed tab go at the second one.
///
/// **Threading.** Immutable; one counter may be the source of several streams, and shows each its own number.
public final class Counter implements Source {
    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(50);

    /// A picture costs a server about 10 microseconds a viewer: a fifth of a core at most goes into telling a crowd that it grows,
    /// and the rest into letting it in.
    private static final Duration FOR_EACH_WHO_LOOKS = Duration.ofNanos(50_000);

    private static final Duration TWIN_AFTER = Duration.ofMillis(500);
    private static final Duration NEXT_AFTER = Duration.ofMillis(2500);

    /// For long enough to say 0 when the last has left.
    private static final Duration GOES_ON = Duration.ofSeconds(3);

    private final CounterPicture picture;

    /// A counter that looks like that.
    public Counter(CounterPicture picture) {
        this.picture = picture;
    }

    /// Makes a stream that shows how many watch it.
    ///
    /// @throws dev.kineograph.RefusedException if the name breaks the grammar of [StreamName], or there are too many streams
    /// @throws IllegalStateException if there is a stream of that name
    public static ImageStream addTo(Hub hub, String name) {
        return addTo(hub, name, CounterPicture.standard());
    }

    /// Makes a stream that shows how many watch it, looking like that.
    ///
    /// @throws dev.kineograph.RefusedException if the name breaks the grammar of [StreamName], or there are too many streams
    /// @throws IllegalStateException if there is a stream of that name
    public static ImageStream addTo(Hub hub, String name, CounterPicture picture) {
        var settings = StreamSettings.DEFAULT.withCloseAfter(GOES_ON);
        return hub.add(StreamName.of(name), settings, new Counter(picture));
    }

    @Override
    public void run(Publisher publisher) throws InterruptedException {
        var presence = publisher.stream().presence();
        int told = -1;
        boolean isTwin = false;
        while (true) {
            int present = presence.present();
            isTwin = present == told && !isTwin;
            told = present;
            publisher.publish(picture.png(present));
            Thread.sleep(pause(present));
            presence.awaitPresentOtherThan(present, isTwin ? NEXT_AFTER : TWIN_AFTER);
        }
    }

    private static Duration pause(int present) {
        var forAll = FOR_EACH_WHO_LOOKS.multipliedBy(present);
        return forAll.compareTo(BETWEEN_DRAWINGS) > 0 ? forAll : BETWEEN_DRAWINGS;
    }
}
