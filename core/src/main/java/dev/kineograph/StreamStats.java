// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// What has gone through a stream since it was made, and what goes through it now.
///
/// @param framesIn frames published
/// @param bytesIn bytes of pictures published
/// @param framesPerSecondIn frames a second, over the last few seconds
/// @param framesRefused pictures that were refused
/// @param sourceFailures how often the source failed, whether by what it threw or by what it published
/// @param framesSent frames handed to viewers, heartbeats not counted
/// @param framesSkipped frames that viewers did not get because newer ones came first
/// @param viewersStalled viewers who were ended because they took nothing of what was sent
/// @param viewers people who watch now
/// @param connections open connections of those people
public record StreamStats(
        long framesIn,
        long bytesIn,
        double framesPerSecondIn,
        long framesRefused,
        long sourceFailures,
        long framesSent,
        long framesSkipped,
        long viewersStalled,
        int viewers,
        int connections) {}
