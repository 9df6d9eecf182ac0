// SPDX-License-Identifier: Apache-2.0

/// Live image streams: a source makes pictures, a hub keeps the newest of each stream, viewers see it.
///
/// Start at [dev.kineograph.Hub]. The rule between publishers and viewers is *latest frame wins*: a slow viewer skips frames, is
/// never behind, and never slows anyone else down.
package dev.kineograph;
