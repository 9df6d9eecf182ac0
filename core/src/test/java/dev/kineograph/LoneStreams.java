// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Streams without a hub, whose clock a test moves and whose events it reads.
final class LoneStreams {
    static final StreamName DOOR = StreamName.of("door");
    static final Caller ANNA = Caller.program("anna");
    static final Caller BERTA = Caller.program("berta");

    final FakeClock clock = new FakeClock();
    final List<StreamEvent> events = new CopyOnWriteArrayList<>();
    final MultipartFraming framing = new MultipartFraming("kineograph-test");
    private final StreamContext context = new StreamContext(framing, clock, events::add, new StaleDrawings(Optional.empty(), new TranscodePool(1)));

    ImageStream stream() {
        return stream(StreamSettings.DEFAULT);
    }

    ImageStream stream(StreamSettings settings) {
        return new ImageStream(DOOR, settings, null, context, null);
    }

    ImageStream stream(StreamSettings settings, Source source) {
        return new ImageStream(DOOR, settings, source, context, null);
    }

    /// Moves the clock and ticks the stream.
    void pass(Duration time, ImageStream stream) {
        clock.pass(time);
        stream.tick();
    }
}
