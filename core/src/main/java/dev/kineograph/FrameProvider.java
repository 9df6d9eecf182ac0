// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// A function that returns the next encoded picture; [Sources#of(FrameProvider)] makes a source of it.
///
/// **Threading.** Called on its source's virtual thread, one call at a time; it may block.
@FunctionalInterface
public interface FrameProvider {

    /// The next picture, in any format of [ImageFormat]; null if there are no more until a first viewer comes again.
    ///
    /// The array belongs to the stream from now on: return a new one for each picture.
    ///
    /// @throws Exception if there is no next picture now; the stream reports it and calls again after a pause
    byte @Nullable [] next() throws Exception;
}
