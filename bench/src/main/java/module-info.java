// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// The measured server, which embeds Kineograph like any other program. It is not published.
@NullMarked
module dev.kineograph.bench {
    requires static org.jspecify;
    requires dev.kineograph;
    requires dev.kineograph.cluster;
    requires dev.kineograph.imaging;
    requires dev.kineograph.server;
    requires io.nats.jnats;
    requires java.desktop;
    requires jmh.core;

    uses dev.kineograph.Transcoder;
}
