// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// What is measured, as any program that embeds Kineograph would run it. Published nowhere.
@NullMarked
module dev.kineograph.bench {
    requires static org.jspecify;
    requires dev.kineograph;
    requires dev.kineograph.imaging;
    requires dev.kineograph.server;
}
