// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.NodeTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A cluster in which the node `hall-2` has the stream `door`, whose viewers are an estimate.
final class KnownNodes implements NodeTable {
    @Override
    public String name() {
        return "hall-1";
    }

    @Override
    public Optional<String> nodeOf(StreamName stream) {
        return Optional.of("hall-2").filter(_ -> stream.equals(Stage.DOOR));
    }

    @Override
    public boolean isEstimated(StreamName stream) {
        return stream.equals(Stage.DOOR);
    }

    @Override
    public Overview overview() {
        return new Overview(
                name(),
                true,
                new Volume(0, 0),
                new Volume(7, 350_000),
                List.of(new Node("hall-2", 1, Optional.of(Duration.ofNanos(210_000))), new Node("hall-3", 0, Optional.empty())),
                List.of(new Transfer(Stage.DOOR, "width=320", "hall-2", List.of("hall-1"), new Volume(7, 350_000))));
    }
}
