// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What a [Recording] writes, and how much of it is kept.
///
/// **Threading.** Immutable.
///
/// @param folder where it writes; made if it is not there. One recording at a time writes to a folder
/// @param every the least time from one picture to the next, 100 ms to 24 h; zero for every picture
/// @param keepBytes how many bytes the pictures in the folder may have, each counted in whole blocks of 4 KiB, at least [#MIN_KEEP_BYTES]; the
///     oldest are deleted for new ones. Empty: nothing is deleted
/// @param onlyWhile a file; the recording is on while it is there. Empty: [Recording#start] and [Recording#stop] decide
/// @param before how much of what was before it was switched on is recorded too, up to 10 min
/// @param memoryBytes the most bytes of pictures that are in memory, those from before and those that wait for the disk together, at least
///     [#MIN_MEMORY_BYTES]; one picture is, however large
public record RecordingSettings(
        Path folder, Duration every, OptionalLong keepBytes, Optional<Path> onlyWhile, Duration before, long memoryBytes) {
    /// More than the largest picture.
    public static final long MIN_KEEP_BYTES = 20_000_000;

    /// The most bytes that can be kept.
    public static final long MAX_KEEP_BYTES = 100_000_000_000_000L;

    /// The least time from one picture to the next that can be asked for.
    public static final Duration MIN_EVERY = Duration.ofMillis(100);

    /// The longest time from one picture to the next that can be asked for.
    public static final Duration MAX_EVERY = Duration.ofHours(24);

    /// The longest time before it was switched on that can be recorded.
    public static final Duration MAX_BEFORE = Duration.ofMinutes(10);

    /// The least memory with which anything can be recorded.
    public static final long MIN_MEMORY_BYTES = 1_000_000;

    private static final int SHARE_OF_THE_HEAP = 8;

    /// Checks the ranges.
    ///
    /// @throws RefusedException if a value is out of its range
    public RecordingSettings {
        if (!every.isZero()) {
            check("every", every, MIN_EVERY, MAX_EVERY);
        }
        check("before", before, Duration.ZERO, MAX_BEFORE);
        keepBytes.ifPresent(bytes -> check("keep", bytes, MIN_KEEP_BYTES, MAX_KEEP_BYTES));
        check("memory", memoryBytes, MIN_MEMORY_BYTES, Long.MAX_VALUE);
    }

    private static void check(String what, Duration time, Duration min, Duration max) {
        if (time.compareTo(min) < 0 || time.compareTo(max) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "%s: %s (expected: %s to %s)".formatted(what, Durations.text(time), Durations.text(min), Durations.text(max)));
        }
    }

    private static void check(String what, long bytes, long min, long max) {
        if (bytes < min || bytes > max) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %,d bytes (expected: %,d to %,d)".formatted(what, bytes, min, max));
        }
    }

    /// Every picture, for ever, with an eighth of the heap for those that wait for the disk.
    public static RecordingSettings of(Path folder) {
        long memory = Math.max(MIN_MEMORY_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP);
        return new RecordingSettings(folder, Duration.ZERO, OptionalLong.empty(), Optional.empty(), Duration.ZERO, memory);
    }

    /// The same with another least time from one picture to the next.
    public RecordingSettings withEvery(Duration time) {
        return new RecordingSettings(folder, time, keepBytes, onlyWhile, before, memoryBytes);
    }

    /// The same with at most so many bytes on disk.
    public RecordingSettings withKeepBytes(long bytes) {
        return new RecordingSettings(folder, every, OptionalLong.of(bytes), onlyWhile, before, memoryBytes);
    }

    /// The same with a file that switches it on while it is there.
    public RecordingSettings withOnlyWhile(Path file) {
        return new RecordingSettings(folder, every, keepBytes, Optional.of(file), before, memoryBytes);
    }

    /// The same with so much of what was before.
    public RecordingSettings withBefore(Duration time) {
        return new RecordingSettings(folder, every, keepBytes, onlyWhile, time, memoryBytes);
    }

    /// The same with at most so many bytes in memory.
    public RecordingSettings withMemoryBytes(long bytes) {
        return new RecordingSettings(folder, every, keepBytes, onlyWhile, before, bytes);
    }
}
