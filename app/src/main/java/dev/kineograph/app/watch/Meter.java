// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.wire.MultipartPart;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts what arrives, in total and since the last reading.
///
/// **Threading.** Shared; its own lock guards everything.
final class Meter {
    private final LongSupplier nanoClock;
    private final Counts all;
    private Counts latest;
    private @Nullable ShownPicture shown;

    /// @param frames the number of pictures
    /// @param bytes the bytes of those pictures
    /// @param broken the number of parts that are not pictures
    /// @param last the last picture, if there was one
    record Reading(
            double seconds, long frames, long bytes, long broken, Optional<Ages> ages, Optional<Last> last) {

        Optional<Picture> newest() {
            return last.map(Last::picture);
        }

        double framesPerSecond() {
            return frames / seconds;
        }

        double bytesPerSecond() {
            return bytes / seconds;
        }
    }

    /// The picture that is shown now.
    ///
    /// @param ageSeconds its age now
    /// @param isStale whether pictures had a rate, but none has arrived for 5 s
    record Last(Picture picture, double ageSeconds, boolean isStale) {}

    /// How old pictures were on arrival, by the server's clock and ours.
    record Ages(double meanMillis, double mostMillis) {}

    private static final class Counts {
        final long beganNanos;
        long frames;
        long bytes;
        long broken;
        long ages;
        double ageMillis;
        double mostAgeMillis = Double.NEGATIVE_INFINITY;

        Counts(long beganNanos) {
            this.beganNanos = beganNanos;
        }

        Reading read(long nowNanos, @Nullable ShownPicture shown) {
            var age = ages == 0 ? Optional.<Ages>empty() : Optional.of(new Ages(ageMillis / ages, mostAgeMillis));
            double seconds = Math.max(1, nowNanos - beganNanos) / 1e9;
            var last = Optional.ofNullable(shown)
                    .map(it -> new Last(it.picture(), it.ageSeconds(nowNanos), it.isStale(nowNanos)));
            return new Reading(seconds, frames, bytes, broken, age, last);
        }
    }

    Meter(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.all = new Counts(nanoClock.getAsLong());
        this.latest = new Counts(all.beganNanos);
    }

    synchronized void count(MultipartPart part, Instant now) {
        Picture picture;
        try {
            picture = Picture.of(part.body());
        } catch (RefusedException e) {
            all.broken++;
            latest.broken++;
            return;
        }
        var captured = part.capturedSeconds();
        shown = ShownPicture.after(shown, picture, captured, now.toEpochMilli(), nanoClock.getAsLong());
        for (var counts : new Counts[] {all, latest}) {
            counts.frames++;
            counts.bytes += part.body().length;
            captured.ifPresent(seconds -> addAge(counts, now.toEpochMilli() - seconds * 1000));
        }
    }

    private static void addAge(Counts counts, double millis) {
        counts.ages++;
        counts.ageMillis += millis;
        counts.mostAgeMillis = Math.max(counts.mostAgeMillis, millis);
    }

    /// What has arrived since the last call.
    synchronized Reading latest() {
        long now = nanoClock.getAsLong();
        var reading = latest.read(now, shown);
        latest = new Counts(now);
        return reading;
    }

    synchronized Reading all() {
        return all.read(nanoClock.getAsLong(), shown);
    }
}
