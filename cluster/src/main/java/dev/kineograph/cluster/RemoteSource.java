// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Publisher;
import dev.kineograph.Source;
import java.io.IOException;
import java.time.Duration;

/// The pictures of a stream of another node, as long as somebody here wants them. It follows the stream when that moves from one node to another.
///
/// **Threading.** Confined to the source's thread, but for [#isRunning].
final class RemoteSource implements Source {
    /// A source that fails runs again after a second at most.
    private static final long AGAIN_WITHIN_NANOS = Duration.ofSeconds(3).toNanos();

    private final StreamKey key;
    private final RemoteFeed.Surroundings surroundings;
    private volatile boolean running;
    private volatile long endedNanos;

    RemoteSource(StreamKey key, RemoteFeed.Surroundings surroundings) {
        this.key = key;
        this.surroundings = surroundings;
        this.endedNanos = System.nanoTime() - AGAIN_WITHIN_NANOS;
    }

    /// Whether somebody here wants the pictures: it runs, or has just failed and will run again.
    boolean isRunning() {
        return running || System.nanoTime() - endedNanos < AGAIN_WITHIN_NANOS;
    }

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        running = true;
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
            endedNanos = System.nanoTime();
            running = false;
        }
    }
}
