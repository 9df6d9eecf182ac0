// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

/// A picture to be sent. The array is handed on and not changed by anybody.
///
/// **Threading.** Immutable, as long as nobody changes the array.
///
/// @param label what it is called in messages
@SuppressWarnings("ArrayRecordComponent") // Never compared: it goes from hand to hand, once.
record Picture(String label, byte[] bytes) {}
