// SPDX-License-Identifier: Apache-2.0

/// Text for people: how text of a peer is shown, how times are read and written, and how often a sentence is logged.
///
/// Exported to the modules of this project only.
package dev.kineograph.text;
