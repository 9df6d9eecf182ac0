// SPDX-License-Identifier: Apache-2.0

/// Text that goes to people and comes from them: how a peer's text is shown, and how times are written.
///
/// Exported to the modules of this project only.
package dev.kineograph.text;
