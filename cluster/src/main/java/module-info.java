// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Hubs on several machines, joined over NATS.
///
/// A module apart because of jnats, which a program on one machine never needs. The core knows nothing of it: a stream of another node is a source.
@NullMarked
module dev.kineograph.cluster {
    requires static org.jspecify;
    requires dev.kineograph;
    requires io.nats.jnats;

    exports dev.kineograph.cluster;
}
