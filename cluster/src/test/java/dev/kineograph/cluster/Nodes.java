// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.Transcoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Nodes of a cluster in this JVM, on a NATS server of their own. Closing it ends them all.
final class Nodes implements AutoCloseable {
    private static final Access EVERYBODY = (_, _, _) -> Access.Decision.undecided();

    final NatsServer nats;
    private final List<Node> all = new ArrayList<>();

    /// A node.
    record Node(Hub hub, Cluster cluster) implements AutoCloseable {
        ImageStream stream(String name) {
            return hub.find(StreamName.of(name)).orElseThrow();
        }

        boolean has(String name) {
            return hub.find(StreamName.of(name)).isPresent();
        }

        /// Waits until the hub has it.
        ImageStream awaitStream(String name) {
            // It may be a program that has to start first.
            await().atMost(Duration.ofSeconds(30)).until(() -> has(name));
            return stream(name);
        }

        @Override
        public void close() {
            cluster.close();
            hub.close();
        }
    }

    private Nodes(NatsServer nats) {
        this.nats = nats;
    }

    static Nodes on(Path folder, String... configuration) throws IOException {
        return new Nodes(NatsServer.start(folder, configuration));
    }

    ClusterSettings settings(String name) {
        return ClusterSettings.of(name, nats.address());
    }

    Node join(String name) {
        return join(settings(name), EVERYBODY, System::nanoTime);
    }

    Node join(ClusterSettings settings) {
        return join(settings, EVERYBODY, System::nanoTime);
    }

    Node join(ClusterSettings settings, Access access, LongSupplier clock) {
        return join(settings, access, clock, new Hub(), new SharedSources());
    }

    /// Joins with a hub that has this transcoder.
    Node join(String name, Transcoder transcoder) {
        return join(settings(name), EVERYBODY, System::nanoTime, new Hub(transcoder), new SharedSources());
    }

    /// Joins with a hub that has shared sources.
    Node join(ClusterSettings settings, Hub hub, SharedSources shared) {
        return join(settings, EVERYBODY, System::nanoTime, hub, shared);
    }

    private Node join(ClusterSettings settings, Access access, LongSupplier clock, Hub hub, SharedSources shared) {
        try {
            var node = new Node(hub, Cluster.join(hub, settings, access, shared, clock));
            all.add(node);
            return node;
        } catch (RuntimeException e) {
            hub.close();
            throw e;
        }
    }

    /// Joins several at the same time, and waits until they know each other.
    List<Node> join(String... names) {
        var joining = Stream.of(names)
                .map(name -> CompletableFuture.supplyAsync(() -> {
                    var hub = new Hub();
                    return new Node(hub, Cluster.join(hub, settings(name)));
                }))
                .toList();
        var joined = joining.stream().map(CompletableFuture::join).toList();
        all.addAll(joined);
        await().until(() -> joined.stream().allMatch(node -> node.cluster.nodes().size() == names.length - 1));
        return joined;
    }

    @Override
    public void close() {
        all.forEach(Node::close);
        nats.close();
    }
}
