// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.awt.geom.Path2D;

/// A font whose glyphs are outlines, in units of the font's size (em).
///
/// **Threading.** Shared: any thread, several at once.
interface Typeface {

    /// Whether it can draw this character.
    boolean has(int character);

    /// Appends the outline of a run of characters to a path.
    ///
    /// @param run characters that this typeface has, and [marks][TextCleaner#extendsPrevious] after them
    /// @param rightToLeft whether the first character is the rightmost
    /// @param path receives the outlines; up is negative, the baseline is at 0
    /// @param x the left end of the run
    /// @return the left end of the next run
    double append(String run, boolean rightToLeft, Path2D path, double x);
}
