// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events;

import java.time.Duration;

/// The pauses between attempts that fail: each is twice as long as the one before, up to a minute.
///
/// **Threading.** Confined to the thread that tries.
public final class RetryPause {
    private static final Duration MAX = Duration.ofMinutes(1);

    private final Duration first;
    private Duration next;

    /// @param first the pause after the first failure
    public RetryPause(Duration first) {
        this.first = first;
        this.next = first;
    }

    /// The next pause.
    public Duration next() {
        var pause = next;
        var twice = pause.multipliedBy(2);
        next = twice.compareTo(MAX) < 0 ? twice : MAX;
        return pause;
    }

    /// An attempt has succeeded.
    public void reset() {
        next = first;
    }
}
