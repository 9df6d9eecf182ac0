// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The pictures that are recorded in a folder, while it is written to: what is not renamed yet is not looked at.
public final class RecordedPictures {
    private RecordedPictures() {}

    public static List<Path> in(Path folder) throws IOException {
        var pictures = new ArrayList<Path>();
        if (Files.exists(folder)) {
            try (var hours = Files.newDirectoryStream(folder, "*Z")) {
                for (var hour : hours) {
                    try (var files = Files.newDirectoryStream(hour, "*Z.jpg")) {
                        files.forEach(pictures::add);
                    }
                }
            }
        }
        return pictures;
    }
}
