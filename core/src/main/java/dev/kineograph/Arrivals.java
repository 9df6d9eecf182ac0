// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.concurrent.atomic.LongAdder;

/// What has arrived at a stream: frames, and refused pictures.
///
/// **Threading.** Shared; any thread.
final class Arrivals {
    final FrameRate rate = new FrameRate();
    final FramePace pace = new FramePace();
    final LongAdder refused = new LongAdder();
}
