// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// A function that gives the next encoded picture, made into a source by [Sources#of(FrameProvider)].
///
/// **Threading.** Called on its source's virtual thread, one call at a time; it may block as long as it likes.
@FunctionalInterface
public interface FrameProvider {

    /// The next picture, in any format that [ImageFormat] knows; null means that there are no more until a new first
    /// viewer comes.
    ///
    /// The array belongs to the stream from here on: make a new one for each picture.
    ///
    /// @throws Exception whatever went wrong; the stream says so and asks again after a pause
    byte @Nullable [] next() throws Exception;
}
