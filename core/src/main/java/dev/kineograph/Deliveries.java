// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.concurrent.atomic.LongAdder;

/// What viewers got of a stream and its variants, and what they missed.
///
/// **Threading.** Shared; any thread.
final class Deliveries {
    final LongAdder sent = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder stalled = new LongAdder();
}
