// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.concurrent.atomic.LongAdder;

/// Counts what has arrived at a stream: frames, and refused pictures.
///
/// **Threading.** Shared; any thread.
final class Arrivals {
    final FrameRate rate = new FrameRate();
    final LongAdder refused = new LongAdder();
}
