// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.awt.geom.Path2D;

/// Letters as outlines, measured in heights of the font (em).
///
/// **Threading.** Any thread: implementations are immutable or shared.
interface Typeface {

    /// Whether it can draw this character.
    boolean has(int character);

    /// Draws a run of characters.
    ///
    /// @param run what this typeface has, but for marks that belong to what stands before them
    /// @param rightToLeft whether its first character stands at its right end
    /// @param path takes the outlines; up is negative, 0 is the baseline
    /// @param x where the run begins, at the left
    /// @return where the next run begins
    double append(String run, boolean rightToLeft, Path2D path, double x);
}
