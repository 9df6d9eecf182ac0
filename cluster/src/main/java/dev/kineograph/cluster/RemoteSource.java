// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Caller;
import dev.kineograph.Orientation;
import dev.kineograph.PictureSink;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.Variant;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The pictures of a stream of another node, as long as somebody here wants them. It follows the stream when that moves from one node to another.
///
/// **Threading.** Shared; each source's own thread runs it.
final class RemoteSource implements Source {
    private final StreamKey key;
    private final RemoteFeed.Surroundings surroundings;
    private final RemotePublishers publishers;
    private final Demand demand;

    /// Whether somebody here wants the pictures of a stream, in any form.
    ///
    /// **Threading.** Shared; any thread.
    private static final class Demand {
        /// A source that fails runs again after a second at most.
        private static final long AGAIN_WITHIN_NANOS = Duration.ofSeconds(3).toNanos();

        private int running;
        private long endedNanos = System.nanoTime() - AGAIN_WITHIN_NANOS;

        synchronized void begin() {
            running++;
        }

        synchronized void end() {
            running--;
            endedNanos = System.nanoTime();
        }

        synchronized boolean isThere() {
            return running > 0 || System.nanoTime() - endedNanos < AGAIN_WITHIN_NANOS;
        }
    }

    RemoteSource(StreamKey key, RemoteFeed.Surroundings surroundings, RemotePublishers publishers) {
        this(key, surroundings, publishers, new Demand());
    }

    private RemoteSource(StreamKey key, RemoteFeed.Surroundings surroundings, RemotePublishers publishers, Demand demand) {
        this.key = key;
        this.surroundings = surroundings;
        this.publishers = publishers;
        this.demand = demand;
    }

    /// Whether somebody here wants the pictures, in any form: it runs, or has just failed and will run again.
    boolean isRunning() {
        return demand.isThere();
    }

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        demand.begin();
        try {
            while (true) {
                var origin = surroundings
                        .directory()
                        .origin(key.stream())
                        .orElseThrow(() -> new IOException("the node that had it is silent, or NATS cannot be reached"));
                try (var feed = new RemoteFeed(key, origin, publisher, surroundings)) {
                    feed.follow();
                }
            }
        } finally {
            demand.end();
        }
    }

    @Override
    public Optional<Source> inForm(Variant form) {
        boolean isAsItIs = surroundings.directory().origin(key.stream()).filter(origin -> isIn(origin.offer(), form)).isPresent();
        return isAsItIs ? Optional.empty() : Optional.of(new RemoteSource(new StreamKey(key.stream(), form), surroundings, publishers, demand));
    }

    @Override
    public boolean acceptsPublishers() {
        return publishers.isAccepted(key.stream());
    }

    @Override
    public Optional<PictureSink> publisher(Caller caller, String kind) {
        return Optional.of(publishers.open(key.stream(), caller, kind));
    }

    /// Whether the form changes nothing in pictures as the newest one.
    private static boolean isIn(Offer offer, Variant form) {
        boolean isShape = offer.size().filter(size -> form.sizeOf(size).equals(size)).isPresent()
                && form.orientation() == Orientation.UPRIGHT
                && form.format().filter(format -> !offer.format().equals(Optional.of(format))).isEmpty();
        return isShape && form.quality().isEmpty() && form.fps().isEmpty() && !form.stripMetadata();
    }
}
