// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Streams, frames, viewers and presence, with nothing but the JDK's base module.
///
/// The cut is here so that a program that already has its own web server can hold live pictures for the price of one
/// jar. Sources and transcoders are found by `ServiceLoader`, so that this module need not know the ones that bring
/// dependencies with them.
@NullMarked
module dev.kineograph {
    requires static org.jspecify;

    exports dev.kineograph;

    uses dev.kineograph.SourceProvider;
    uses dev.kineograph.Transcoder;
}
