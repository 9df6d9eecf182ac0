// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// How a picture becomes no larger than a width and a height that are both given.
public enum Fit {
    /// The whole picture, in its own proportions: it may be smaller than the given size in one direction.
    CONTAIN,
    /// The middle of the picture, in the proportions of the given size: what is outside is cut off.
    COVER
}
