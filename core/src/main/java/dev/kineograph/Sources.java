// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// Sources of pictures that are encoded already, or of a function that returns them.
///
/// Pictures that are passed in here are checked at once, those of a provider when they are published.
///
/// **Threading.** The sources are immutable; one may be the source of several streams if its provider allows it.
public final class Sources {
    private Sources() {}

    /// Publishes pictures as fast as the provider returns them: the provider sets the rate.
    public static Source of(FrameProvider provider) {
        return publisher -> {
            while (publishNext(provider, publisher)) {
                Metronome.letOthersRun();
            }
        };
    }

    /// Publishes pictures at a steady rate, at which the provider is called.
    ///
    /// @param fps pictures a second, 0.01 to 1,000
    /// @throws RefusedException if `fps` is out of its range
    public static Source of(double fps, FrameProvider provider) {
        Metronome.perSecond(fps);
        return publisher -> {
            var metronome = Metronome.perSecond(fps);
            do {
                metronome.await();
            } while (publishNext(provider, publisher));
        };
    }

    private static boolean publishNext(FrameProvider provider, Publisher publisher) throws Exception {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var picture = provider.next();
        if (picture != null) {
            publisher.publish(picture);
        }
        return picture != null;
    }

    /// Publishes one picture and does not return, so that the stream is online as long as it is watched.
    ///
    /// @throws RefusedException if the bytes are not a picture
    public static Source still(byte[] picture) {
        var checked = checked(picture);
        return publisher -> {
            publisher.publish(checked);
            new CountDownLatch(1).await();
        };
    }

    /// Publishes pictures in turn, each for the same time, and begins again after the last.
    ///
    /// @param each how long a picture is shown, 1 ms to 1 day
    /// @throws RefusedException if there are no pictures, or one is not a picture, or the time is out of its range
    public static Source inTurn(Duration each, byte[]... pictures) {
        if (pictures.length == 0) {
            throw new RefusedException(Refusal.BAD_VALUE, "pictures in turn: none (expected: at least one)");
        }
        Metronome.every(each);
        List<byte[]> checked = Stream.of(pictures).map(Sources::checked).toList();
        return publisher -> {
            var metronome = Metronome.every(each);
            while (true) {
                int turn = (int) (metronome.await() % checked.size());
                publisher.publish(checked.get(turn));
            }
        };
    }

    /// A checked copy, which the caller cannot change.
    private static byte[] checked(byte[] picture) {
        return Picture.of(picture.clone()).toByteArray();
    }
}
