// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Makes one picture into another of a different size, quality or format. Found by [java.util.ServiceLoader].
///
/// **Threading.** Shared: called from any number of threads; may take its time, never on an event loop.
public interface Transcoder {

    /// The picture in the shape that is asked for.
    ///
    /// @throws RefusedException if the picture cannot be read
    Picture transcode(Picture picture, Variant variant);
}
