// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// Sources made of encoded pictures that are there already, or of a function that gives them.
///
/// What bytes a provider gives is found out when they are published; pictures handed in here are checked at once.
///
/// **Threading.** The sources are immutable; one may feed several streams if its provider allows it.
public final class Sources {
    private Sources() {}

    /// Publishes one picture after the other as fast as the provider gives them: the provider keeps the rate.
    public static Source of(FrameProvider provider) {
        return publisher -> {
            while (publishNext(provider, publisher)) {
                Metronome.letOthersRun();
            }
        };
    }

    /// Publishes a picture at every beat of a steady rate: the provider need only answer.
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

    /// Publishes one picture and stays, so that the stream is online for as long as it is watched.
    ///
    /// @throws RefusedException if it is no picture
    public static Source still(byte[] picture) {
        var checked = checked(picture);
        return publisher -> {
            publisher.publish(checked);
            new CountDownLatch(1).await();
        };
    }

    /// Publishes pictures in turn, each shown for the same time, and begins again after the last.
    ///
    /// @param each how long a picture is shown, 1 ms to 1 day
    /// @throws RefusedException if there is no picture, or one is none, or the time is out of its range
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

    /// A copy that nobody else can change, known to be a picture.
    private static byte[] checked(byte[] picture) {
        return Picture.of(picture.clone()).toByteArray();
    }
}
