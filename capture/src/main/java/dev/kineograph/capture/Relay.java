// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Publishes received pictures. A bad one costs a frame and not the connection, unless only bad ones arrive. Garbage may look like the
/// beginnings of many small pictures.
///
/// **Threading.** Confined to the source's thread.
public final class Relay {
    private static final int MAX_REFUSED_IN_A_ROW = 10;
    private static final int MAX_GARBAGE_BYTES = 64 << 10;

    private final Publisher publisher;
    private final String origin;
    private int refusedInARow;
    private int refusedBytes;
    private @Nullable RefusedException refusal;

    /// @param origin the origin of the pictures, for messages
    public Relay(Publisher publisher, String origin) {
        this.publisher = publisher;
        this.origin = origin;
    }

    /// Publishes a picture whose beginning was found among other bytes.
    void publishFound(byte[] picture) {
        publish(picture, Duration.ZERO, false);
    }

    /// A picture that came alone.
    public void publish(byte[] picture) {
        publish(picture, Duration.ZERO);
    }

    /// A picture that came alone.
    ///
    /// @param age how long ago it was captured
    public void publish(byte[] picture, Duration age) {
        publish(picture, age, true);
    }

    /// Confirms that the newest picture is still the newest.
    public void confirm() {
        publisher.stream().confirm();
    }

    /// Says why there is no picture, for a source that is interrupted while it waits for the next one.
    ///
    /// @throws RefusedException if the last picture was refused
    public void checkLast() {
        if (refusal != null) {
            throw refusal;
        }
    }

    private void publish(byte[] picture, Duration age, boolean isWhole) {
        try {
            publisher.publish(checked(picture, age));
            refusedInARow = 0;
            refusedBytes = 0;
            refusal = null;
        } catch (RefusedException e) {
            refusedInARow++;
            refusedBytes += picture.length;
            boolean isUseless = refusedInARow >= MAX_REFUSED_IN_A_ROW && (isWhole || refusedBytes > MAX_GARBAGE_BYTES);
            refusal = new RefusedException(e.reason(), "%s: %s".formatted(origin, e.sentence()));
            if (isUseless || e.reason() == Refusal.CLOSED) {
                throw refusal;
            }
        }
    }

    private Picture checked(byte[] picture, Duration age) {
        try {
            return Picture.of(picture, age);
        } catch (RefusedException e) {
            publisher.stream().countRefused(e.reason());
            throw e;
        }
    }
}
