// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// The insides of pictures: drawing sources, encoders, variants.
///
/// Cut off from the core by `java.desktop`, a third of a JDK that a relay of ready-made images never needs, and by
/// native code (libturbojpeg), for which the user has to give leave.
@NullMarked
module dev.kineograph.imaging {
    requires static org.jspecify;
    requires transitive dev.kineograph;
    requires transitive java.desktop;

    exports dev.kineograph.imaging;

    provides dev.kineograph.SourceProvider with
            dev.kineograph.imaging.render.CounterSources,
            dev.kineograph.imaging.render.RenderSources;
}
