// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/// By what a file is told from what it was before, without reading it. Those of files that are not there are equal.
///
/// **Threading.** Immutable.
///
/// @param modified empty if there is no file
/// @param bytes how many it has
/// @param key the file's own: behind a symbolic link may be another file of the same time
public record FileStamp(Optional<FileTime> modified, long bytes, String key) {
    /// That of a file now. Take it before the file is read, so that nothing that is written meanwhile is missed.
    public static FileStamp of(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(Optional.of(attributes.lastModifiedTime()), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return new FileStamp(Optional.empty(), 0, "");
        }
    }
}
