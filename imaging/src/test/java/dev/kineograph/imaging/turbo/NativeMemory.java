// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import dev.kineograph.ImageFormat;
import dev.kineograph.Orientation;
import dev.kineograph.Picture;
import dev.kineograph.Variant;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.transcode.ImageTranscoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program that makes many pictures, and says in a line each how many kilobytes it has after the first few, and after all.
final class NativeMemory {
    private static final int FIRST = 10_000;

    private static final List<Variant> FORMS = List.of(
            Variant.ORIGINAL.withWidth(48),
            Variant.ORIGINAL.withWidth(33),
            Variant.ORIGINAL.withOrientation(Orientation.QUARTER_TURN),
            Variant.ORIGINAL.withWidth(20).withFormat(ImageFormat.WEBP));

    private NativeMemory() {}

    public static void main(String[] arguments) throws IOException {
        int pictures = Integer.parseInt(arguments[0]);
        var image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        var transcoder = new ImageTranscoder();
        try (var compressor = TurboCompressor.ofQuality(80).orElseThrow()) {
            for (int i = 0; i < pictures; i++) {
                if (i == FIRST) {
                    System.out.println(kilobytes());
                }
                compressor.compress(image);
                if (i % 10 == 0) {
                    // One with a compressor of its own.
                    byte[] jpeg = Images.jpeg(image);
                    // One that is decoded, as far as planes or as far as pixels, and one of another library.
                    transcoder.transcode(Picture.of(jpeg), FORMS.get(i / 10 % FORMS.size()));
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
