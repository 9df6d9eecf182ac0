// SPDX-License-Identifier: Apache-2.0

/// Live image streams: a source makes frames, a hub keeps the newest of each stream, viewers see it.
///
/// Begin at [dev.kineograph.Hub]. The rule between those who make and those who watch is *latest frame wins*: a viewer that
/// is slow skips frames, is never behind, and never costs anyone else anything.
package dev.kineograph;
