// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.concurrent.atomic.LongAdder;

/// What has come to a stream: frames, and pictures that were refused.
///
/// **Threading.** Shared; any thread.
final class Arrivals {
    final FrameRate rate = new FrameRate();
    final LongAdder refused = new LongAdder();
}
