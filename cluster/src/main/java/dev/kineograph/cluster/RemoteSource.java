// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Publisher;
import dev.kineograph.Source;
import java.io.IOException;

/// The pictures of a stream of another node, as long as somebody here wants them. It follows the stream when that moves from one node to another.
///
/// **Threading.** Confined to the source's thread, but for [#isRunning].
final class RemoteSource implements Source {
    private final StreamKey key;
    private final RemoteFeed.Surroundings surroundings;
    private volatile boolean running;

    RemoteSource(StreamKey key, RemoteFeed.Surroundings surroundings) {
        this.key = key;
        this.surroundings = surroundings;
    }

    /// Whether somebody here wants the pictures.
    boolean isRunning() {
        return running;
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
            running = false;
        }
    }
}
