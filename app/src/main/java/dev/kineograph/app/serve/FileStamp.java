// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/// By what a file is told from what it was before.
///
/// @param facts empty if there is no file
public record FileStamp(Optional<FileFacts> facts) {
    /// What a file has while it stays as it is.
    ///
    /// @param key the file's own, which another file of that name does not have
    public record FileFacts(FileTime modified, long bytes, String key) {}

    /// That of a file now. Take it before the file is read, so that nothing that is written meanwhile is missed.
    public static FileStamp of(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(Optional.of(new FileFacts(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()))));
        } catch (IOException e) {
            return new FileStamp(Optional.empty());
        }
    }
}
