// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// JPEGs of every kind, made by the programs of libjpeg-turbo.
public final class JpegTools {
    private JpegTools() {}

    /// What `cjpeg` makes of an image.
    public static byte[] cjpeg(BufferedImage image, String... options) {
        var pixels = new ByteArrayOutputStream();
        pixels.writeBytes("P6 %d %d 255\n".formatted(image.getWidth(), image.getHeight()).getBytes(US_ASCII));
        for (int rgb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            pixels.write(rgb >> 16);
            pixels.write(rgb >> 8);
            pixels.write(rgb);
        }
        return run("cjpeg", pixels.toByteArray(), options);
    }

    /// What `jpegtran` makes of a JPEG.
    public static byte[] jpegtran(byte[] jpeg, String... options) {
        return run("jpegtran", jpeg, options);
    }

    /// What a program writes to its standard output.
    public static byte[] run(String program, byte[] input, String... options) {
        try {
            var file = Files.createTempFile("kineograph", ".input");
            try {
                try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    out.write(input);
                }
                return run(program, file, options);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] run(String program, Path input, String... options) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of(program), Stream.of(options)).toList();
        var process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        byte[] written = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as("%s", command).isZero();
        return written;
    }

    /// The JPEG with EXIF data that ask for this orientation.
    public static byte[] oriented(byte[] jpeg, int orientation) {
        return inserted(jpeg, "ffe10022457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100%02x0000".formatted(orientation) + "00000000");
    }

    /// The JPEG with more segments after its beginning.
    public static byte[] inserted(byte[] jpeg, String hexadecimal) {
        var all = new ByteArrayOutputStream();
        all.write(jpeg, 0, 2);
        all.writeBytes(HexFormat.of().parseHex(hexadecimal));
        all.write(jpeg, 2, jpeg.length - 2);
        return all.toByteArray();
    }

    /// A progressive JPEG of 96 scans, which is about as many as `cjpeg` makes.
    public static byte[] ofManyScans(BufferedImage image) {
        var script = new StringBuilder("0,1,2: 0-0, 0, 0;\n");
        IntStream.rangeClosed(1, 63).forEach(i -> script.append("0: %d-%d, 0, 0;\n".formatted(i, i)));
        IntStream.rangeClosed(1, 30).forEach(i -> script.append("1: %d-%d, 0, 0;\n".formatted(i, i)));
        script.append("1: 31-63, 0, 0;\n2: 1-63, 0, 0;\n");
        try {
            var file = Files.createTempFile("kineograph", ".scans");
            try {
                Files.writeString(file, script);
                return cjpeg(image, "-scans", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
