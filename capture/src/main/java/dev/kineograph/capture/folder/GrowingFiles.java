// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Files that are being written. If there are too many, the oldest are forgotten: the newest pictures count.
///
/// **Threading.** Confined to the source's thread.
final class GrowingFiles {
    private static final int MAX_FILES = 1_000;
    private static final long QUIET_NANOS = 500_000_000;
    private static final long GIVEN_UP_NANOS = 30_000_000_000L;
    private static final long GONE = -1;

    private final Path folder;
    private final LinkedHashMap<String, Growth> files = new LinkedHashMap<>();

    /// @param size its size at the last check
    /// @param sinceNanos the time from which it has had that size
    private record Growth(long size, long sinceNanos) {
        static final Growth UNKNOWN = new Growth(GONE, 0);

        boolean lasts(long nanos) {
            return System.nanoTime() - sinceNanos >= nanos;
        }
    }

    GrowingFiles(Path folder) {
        this.folder = folder;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /// A file was created, written to or moved here.
    void changed(String name) {
        if (files.size() >= MAX_FILES && !files.containsKey(name)) {
            files.pollFirstEntry();
        }
        files.put(name, Growth.UNKNOWN);
    }

    /// The files that have changed since the last check, or have been quiet for so long that they are as complete as they will be.
    List<String> due() {
        var due = new ArrayList<String>();
        files.replaceAll((name, growth) -> {
            long size = size(name);
            if (size != growth.size || growth.equals(Growth.UNKNOWN)) {
                due.add(name);
                return new Growth(size, System.nanoTime());
            }
            if (growth.lasts(QUIET_NANOS)) {
                due.add(name);
            }
            return growth;
        });
        return due;
    }

    /// Whether these contents should be shown. Files that are ready, or never will be, are forgotten until they are written to again.
    boolean isReady(String name, PictureFiles.Contents contents) {
        var growth = files.getOrDefault(name, Growth.UNKNOWN);
        boolean isReady = switch (contents.state()) {
            case WHOLE -> true;
            case ENDLESS -> growth.lasts(QUIET_NANOS);
            case BEGUN, NO_PICTURE -> false;
        };
        boolean isOver = contents.state() == PictureFiles.Completeness.NO_PICTURE || growth.size == GONE || growth.lasts(GIVEN_UP_NANOS);
        if (isReady || isOver) {
            files.remove(name);
        }
        return isReady;
    }

    private long size(String name) {
        try {
            return Files.size(folder.resolve(name));
        } catch (IOException e) {
            return GONE;
        }
    }
}
