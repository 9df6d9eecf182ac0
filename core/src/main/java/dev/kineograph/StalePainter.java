// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Draws what viewers see of a stream whose pictures do not come any more: [WhenStale#DIMMED]. Found by [java.util.ServiceLoader].
///
/// **Threading.** Shared; called from several threads at a time, each of the bounded pool on which pictures are transcoded. It should stop when its
/// thread is interrupted.
@FunctionalInterface
public interface StalePainter {

    /// The picture dimmed, with its present [age][Picture#age] written on it, and [turned][Picture#orientation] as it is shown. It should have the same
    /// size and, where it can, the same format.
    ///
    /// @throws RefusedException if nothing can be drawn
    Picture dimmed(Picture picture);
}
