// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// The inside of pictures: drawing sources, encoders, variants.
///
/// A module apart from the core because of `java.desktop`, a third of a JDK that a relay of ready-made images never needs, and of
/// native code (libturbojpeg, libwebp, libavif), which the user has to permit.
@NullMarked
@SuppressWarnings("module") // The modules to which a package is exported are compiled later.
module dev.kineograph.imaging {
    requires static org.jspecify;
    requires transitive dev.kineograph;
    requires transitive java.desktop;

    exports dev.kineograph.imaging;
    exports dev.kineograph.imaging.play to dev.kineograph.app;
    exports dev.kineograph.imaging.turbo to dev.kineograph.bench;

    provides dev.kineograph.SourceProvider with
            dev.kineograph.imaging.render.CounterSources,
            dev.kineograph.imaging.render.RenderSources;
    provides dev.kineograph.StalePainter with
            dev.kineograph.imaging.stale.DimmedPictures;
    provides dev.kineograph.Transcoder with
            dev.kineograph.imaging.transcode.ImageTranscoder;
}
