// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import dev.kineograph.imaging.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A program that makes many pictures, and says in a line each how many kilobytes it has after the first few, and after all.
final class NativeMemory {
    private static final int FIRST = 10_000;

    private NativeMemory() {}

    public static void main(String[] arguments) throws IOException {
        int pictures = Integer.parseInt(arguments[0]);
        var image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        try (var compressor = TurboCompressor.ofQuality(80).orElseThrow()) {
            for (int i = 0; i < pictures; i++) {
                if (i == FIRST) {
                    System.out.println(kilobytes());
                }
                compressor.compress(image);
                if (i % 10 == 0) {
                    // One with a compressor of its own.
                    Images.jpeg(image);
                }
            }
        }
        System.out.println(kilobytes());
    }

    private static String kilobytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("RssAnon:")).findFirst().orElseThrow().replaceAll("\\D", "");
        }
    }
}
