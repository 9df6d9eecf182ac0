// SPDX-License-Identifier: Apache-2.0

/// Bytes in, pictures out: bodies and streams that hold several pictures, taken apart as they come.
///
/// Nothing here reads or waits: whoever has bytes passes them on, so that an event loop and a blocking program use the same readers.
///
/// Exported to the modules of this project only.
package dev.kineograph.wire;
