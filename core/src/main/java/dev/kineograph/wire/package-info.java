// SPDX-License-Identifier: Apache-2.0

/// Bytes in, pictures out: bodies and streams with several pictures are split as they arrive.
///
/// Nothing here does I/O or waits: callers pass bytes in, so that event loops and blocking programs use the same readers.
///
/// Exported to the modules of this project only.
package dev.kineograph.wire;
