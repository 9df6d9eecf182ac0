// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

/// A picture to push, not checked yet, with its name.
///
/// **Threading.** Immutable, as long as the array is not changed.
///
/// @param label its name in messages
@SuppressWarnings("ArrayRecordComponent") // Never compared: it is only passed on.
record NamedPicture(String label, byte[] bytes) {}
