// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Programs that embed Kineograph, one per file.
///
/// A separate module, so that an example can only use what the others export, like any user's program.
@NullMarked
module dev.kineograph.examples {
    requires static org.jspecify;
    requires dev.kineograph;
    requires dev.kineograph.capture;
    requires dev.kineograph.imaging;
    requires dev.kineograph.server;
    requires jdk.httpserver;
}
