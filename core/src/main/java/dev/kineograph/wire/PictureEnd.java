// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

/// Finds where one picture ends, by its structure. Bytes that have been examined are not examined again when more arrive.
///
/// **Threading.** Confined to its reader.
@FunctionalInterface
interface PictureEnd {
    /// The end of the picture has not arrived yet.
    int NOT_YET = -1;

    /// The number of bytes that the picture has, or [#NOT_YET].
    ///
    /// @param bytes begin with the picture; there are more of them each time
    int find(PendingBytes bytes);
}
