// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Picture;
import dev.kineograph.Transcoder;
import dev.kineograph.Variant;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.turbo.TurboCompressor;
import dev.kineograph.imaging.turbo.TurboDecompressor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.CubicCurve2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What codecs cost. Each is measured for the image in the file that the system property `image` names, at quality 80.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class CodecBenchmark {
    private static final int QUALITY = 80;
    private static final int CURVES = 4;
    private static final String START_OF_SCAN = "\u00ff\u00da";

    /// With the header of the scan before them.
    private static final int SOME_PIXELS = 64;

    private final BufferedImage canvas = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
    private final Transcoder transcoder = ServiceLoader.load(Transcoder.class).findFirst().orElseThrow();
    private final TurboCompressor compressor = TurboCompressor.ofQuality(QUALITY).orElseThrow();
    private BufferedImage image = canvas;
    private byte[] jpeg = {};
    private byte[] header = {};
    private Picture picture = Picture.of(Images.jpeg(1, 1, Color.WHITE));
    private Variant half = Variant.ORIGINAL;
    private double angle;

    /// For JMH.
    public CodecBenchmark() {}

    /// Reads the image.
    @Setup
    public void read() throws IOException {
        var file = ImageIO.read(new File(System.getProperty("image")));
        image = new BufferedImage(file.getWidth(), file.getHeight(), BufferedImage.TYPE_INT_RGB);
        image.createGraphics().drawImage(file, 0, 0, null);
        jpeg = compressor.compress(image);
        header = Arrays.copyOf(jpeg, new String(jpeg, ISO_8859_1).indexOf(START_OF_SCAN) + SOME_PIXELS);
        picture = Picture.of(jpeg);
        half = Variant.ORIGINAL.withWidth(image.getWidth() / 2).withQuality(QUALITY);
    }

    /// Frees what is outside the heap.
    @TearDown
    public void close() {
        compressor.close();
    }

    /// Pixels into a JPEG.
    @Benchmark
    public byte[] encode() {
        return compressor.compress(image);
    }

    /// A JPEG into pixels outside the heap.
    @Benchmark
    public long decode() {
        try (var decompressor = TurboDecompressor.of(picture.buffer()).orElseThrow()) {
            return decompressor.pixels(1).memory().byteSize();
        }
    }

    /// A JPEG into one of half the width and height.
    @Benchmark
    public Picture halve() {
        return transcoder.transcode(picture, half);
    }

    /// What is read of the header of a picture that is relayed.
    @Benchmark
    public Picture inspect() {
        return Picture.of(header);
    }

    /// The same, and the search for the picture's end.
    @Benchmark
    public Picture inspectToTheEnd() {
        return Picture.of(jpeg);
    }

    /// Pixels into a PNG.
    @Benchmark
    public byte[] png() {
        return Images.png(canvas);
    }

    /// Four smooth curves and a line of text, as a JPEG of 1280x720.
    @Benchmark
    public byte[] draw() {
        return compressor.compress(paint());
    }

    /// The same without the JPEG.
    @Benchmark
    public BufferedImage paint() {
        var graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
        graphics.setStroke(new BasicStroke(3));
        angle += 0.1;
        for (int i = 0; i < CURVES; i++) {
            graphics.setColor(Color.getHSBColor((float) i / CURVES, 1, 0.8f));
            graphics.draw(new CubicCurve2D.Double(
                    0, 360, 400, 360 + 350 * Math.sin(angle + i), 800, 360 - 350 * Math.cos(angle + i), 1280, 360));
        }
        graphics.setColor(Color.BLACK);
        graphics.drawString("%.1f".formatted(angle), 40, 60);
        graphics.dispose();
        return canvas;
    }
}
