// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

/// A picture to push, not checked yet, and what to call it.
///
/// **Threading.** Immutable, as long as nobody changes the array.
///
/// @param label what it is called in messages
@SuppressWarnings("ArrayRecordComponent") // Never compared: it goes from hand to hand, once.
record NamedPicture(String label, byte[] bytes) {}
