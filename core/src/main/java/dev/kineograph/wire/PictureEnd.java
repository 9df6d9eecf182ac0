// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

/// Finds where one picture ends, by its structure. What was looked at once is not looked at again when more has come.
///
/// **Threading.** Confined to its reader.
@FunctionalInterface
interface PictureEnd {
    /// Nothing has come yet that ends the picture.
    int NOT_YET = -1;

    /// The number of bytes that the picture has, or [#NOT_YET].
    ///
    /// @param bytes begin with the picture; each time more of them
    int find(PendingBytes bytes);
}
