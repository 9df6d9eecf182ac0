// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Streams, frames, viewers and presence, with nothing but the JDK's base module.
///
/// It is a module so that a program with its own web server can have live pictures for one jar. Sources and transcoders
/// are found by `ServiceLoader`, so that this module does not depend on what they need.
@NullMarked
@SuppressWarnings("module") // The modules to which a package is exported are compiled later.
module dev.kineograph {
    requires static org.jspecify;

    exports dev.kineograph;
    exports dev.kineograph.address to dev.kineograph.app, dev.kineograph.capture, dev.kineograph.imaging, dev.kineograph.server;
    exports dev.kineograph.text to dev.kineograph.app, dev.kineograph.capture, dev.kineograph.cluster, dev.kineograph.imaging, dev.kineograph.server;
    exports dev.kineograph.wire to dev.kineograph.app, dev.kineograph.capture, dev.kineograph.server;

    uses dev.kineograph.SourceProvider;
    uses dev.kineograph.StalePainter;
    uses dev.kineograph.Transcoder;
}
