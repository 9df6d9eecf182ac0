// SPDX-License-Identifier: Apache-2.0

/// Text for people: how text of a peer is shown, and how times are read and written.
///
/// Exported to the modules of this project only.
package dev.kineograph.text;
