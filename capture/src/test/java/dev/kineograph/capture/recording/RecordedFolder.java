// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.capture.SmallPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What is in the folder of a recording, as anybody sees it.
record RecordedFolder(Path path) {

    /// The pictures, oldest first. What is not renamed yet is not looked at.
    List<Path> files() throws IOException {
        var pictures = new ArrayList<Path>();
        try (var hours = Files.newDirectoryStream(path, "*Z")) {
            for (var hour : hours) {
                try (var files = Files.newDirectoryStream(hour, "*Z.jpg")) {
                    files.forEach(pictures::add);
                }
            }
        }
        Collections.sort(pictures);
        return pictures;
    }

    List<byte[]> pictures() throws IOException {
        return files().stream().map(RecordedFolder::bytes).toList();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    long bytes() throws IOException {
        long sum = 0;
        for (var file : files()) {
            sum += Files.size(file);
        }
        return sum;
    }

    /// A picture of a little more than so many bytes, which are a comment before the pixels.
    static byte[] large(int number, int bytes) {
        byte[] small = SmallPictures.jpeg(number);
        var large = new ByteArrayOutputStream();
        large.write(small, 0, 2);
        int length = 0xffff;
        for (int left = bytes; left > 0; left -= length) {
            large.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xff, (byte) 0xff});
            large.writeBytes(new byte[length - 2]);
        }
        large.write(small, 2, small.length - 2);
        assertThat(large.size()).isGreaterThanOrEqualTo(bytes);
        return large.toByteArray();
    }
}
