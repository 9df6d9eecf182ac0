// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Map;

/// The numbers of a stream: totals since it was made, and the current state.
///
/// @param framesIn frames published
/// @param bytesIn bytes of the pictures published
/// @param framesPerSecondIn frames published a second, over the last 5 seconds
/// @param unchanged how often the newest frame was not published again, as it would have been the same: [Publisher#renew]
/// @param refusals how many pictures were refused, by reason
/// @param framesDropped frames that came sooner than [StreamSettings#maxFps] allows, and were replaced by newer ones before they could be shown
/// @param sourceFailures how often the source has failed, by what it threw or by what it published
/// @param framesSent frames sent to viewers, without heartbeats
/// @param bytesSent bytes of the pictures sent to viewers, in the form that each viewer gets
/// @param framesSkipped frames that viewers did not get, because newer ones came first
/// @param viewersStalled viewers that were disconnected because they read nothing
/// @param viewers people who watch now
/// @param connections open connections of those people
public record StreamStats(
        long framesIn,
        long bytesIn,
        double framesPerSecondIn,
        long unchanged,
        Map<Refusal, Long> refusals,
        long framesDropped,
        long sourceFailures,
        long framesSent,
        long bytesSent,
        long framesSkipped,
        long viewersStalled,
        int viewers,
        int connections) {

    /// Takes a copy.
    public StreamStats {
        refusals = Map.copyOf(refusals);
    }

    /// How many pictures were refused.
    public long framesRefused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}
