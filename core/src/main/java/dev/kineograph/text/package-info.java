// SPDX-License-Identifier: Apache-2.0

/// Text for people: how a peer's text is shown, how times are read and written, and how often a sentence is logged. And how a byte is found among many.
///
/// Exported to the modules of this project only.
package dev.kineograph.text;
