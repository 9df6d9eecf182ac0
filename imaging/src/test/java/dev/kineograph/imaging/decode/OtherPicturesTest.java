// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static dev.kineograph.imaging.TestImage.difference;
import static dev.kineograph.imaging.TestImage.gradient;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.Variant;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.JpegTools;
import dev.kineograph.imaging.Pixels;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// PNG, GIF, WebP and AVIF.
class OtherPicturesTest {
    private static final Path SAMPLES = Path.of("../core/src/test/resources/images");

    private static BufferedImage decoded(byte[] bytes) {
        var picture = Picture.of(bytes);
        return PictureDecoder.decode(picture, Reshape.of(picture, Variant.ORIGINAL));
    }

    private static byte[] sample(String name) throws IOException {
        return Files.readAllBytes(SAMPLES.resolve(name));
    }

    /// A PNG whose pixels all have these samples of 16 bits.
    private static byte[] png16(int... samples) throws IOException {
        var colors = ColorSpace.getInstance(samples.length < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        boolean hasAlpha = samples.length % 2 == 0;
        var model = new ComponentColorModel(colors, hasAlpha, false, hasAlpha ? 3 : 1, DataBuffer.TYPE_USHORT);
        var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 20, 10, samples.length, null);
        for (int i = 0; i < 200; i++) {
            raster.setPixel(i % 20, i / 20, samples);
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(model, raster, false, null), "png", bytes);
        assertThat(bytes.toByteArray()[24]).as("bits a sample").isEqualTo((byte) 16);
        return bytes.toByteArray();
    }

    @Test
    void sixteenBitsASampleBecomeEight() throws IOException {
        assertThat(new Color(decoded(png16(0x8040, 0xc000, 0x1234)).getRGB(3, 3))).isEqualTo(new Color(0x80, 0xbf, 0x12));
        assertThat(new Color(decoded(png16(0x8040)).getRGB(3, 3))).isEqualTo(new Color(0x80, 0x80, 0x80));
        assertThat(new Color(decoded(png16(0x8040, 0x4000)).getRGB(3, 3), true)).isEqualTo(new Color(0x80, 0x80, 0x80, 0x40));
        assertThat(new Color(decoded(png16(0xffff, 0, 0, 0x8080)).getRGB(3, 3), true)).isEqualTo(new Color(255, 0, 0, 0x80));
    }

    /// Java's own conversion makes them brighter.
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void greysStayAsDark(int type) throws IOException {
        var image = new BufferedImage(8, 8, type);
        image.getRaster().setSample(0, 0, 0, type == BufferedImage.TYPE_USHORT_GRAY ? 0x8040 : 0x80);
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);

        assertThat(new Color(decoded(bytes.toByteArray()).getRGB(0, 0))).isEqualTo(new Color(0x80, 0x80, 0x80));
        assertThat(new Color(decoded(bytes.toByteArray()).getRGB(1, 1))).isEqualTo(Color.BLACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interlaced.png", "drawing.png", "still87.gif", "still89.gif"})
    void whatJavaReadsIsTheSameHere(String name) throws IOException {
        byte[] bytes = sample(name);

        assertThat(difference(ImageIO.read(SAMPLES.resolve(name).toFile()), decoded(bytes))).isZero();
    }

    @Test
    void translucencyIsKept() {
        var image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(5, 5, 0x80ff0000);
        var picture = Picture.of(Images.png(image));

        assertThat(decoded(Images.png(image)).getRGB(5, 5)).isEqualTo(0x80ff0000);
        // One of 64 pixels is half red.
        var small = PictureDecoder.decode(picture, Reshape.of(picture, Variant.ORIGINAL.withWidth(5)));
        assertThat(new Color(small.getRGB(0, 0), true)).isEqualTo(new Color(255, 0, 0, 2));
    }

    private static byte[] chunk(String name, byte[] contents) {
        var crc = new CRC32();
        crc.update(name.getBytes(US_ASCII));
        crc.update(contents);
        return ByteBuffer.allocate(12 + contents.length)
                .putInt(contents.length)
                .put(name.getBytes(US_ASCII))
                .put(contents)
                .putInt((int) crc.getValue())
                .array();
    }

    /// The PNG with more chunks after its header.
    private static byte[] with(byte[] png, byte[]... chunks) {
        var all = new ByteArrayOutputStream();
        all.write(png, 0, 33);
        for (byte[] chunk : chunks) {
            all.writeBytes(chunk);
        }
        all.write(png, 33, png.length - 33);
        return all.toByteArray();
    }

    @Test
    void ofAMovingPngTheFirstImageIsDecoded() {
        var image = gradient(60, 40);
        byte[] control = ByteBuffer.allocate(26).putInt(0).putInt(60).putInt(40).array();
        byte[] moving = with(Images.png(image), chunk("acTL", ByteBuffer.allocate(8).putInt(2).array()), chunk("fcTL", control));

        assertThat(Picture.of(moving).isAnimated()).isTrue();
        assertThat(difference(image, decoded(moving))).isZero();
    }

    /// A kilobyte for each megabyte, which Java's own reader unpacks for a picture with a palette.
    @Test
    void aTextThatUnpacksToGigabytesIsNotRead() {
        var palette = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED);
        var packer = new Deflater(9);
        packer.setInput(new byte[100_000_000]);
        packer.finish();
        byte[] packed = new byte[200_000];
        int length = packer.deflate(packed);
        packer.end();
        byte[] text = ByteBuffer.allocate(6 + length).put("bomb".getBytes(US_ASCII)).put((byte) 0).put((byte) 0).put(packed, 0, length).array();
        byte[][] bombs = Collections.nCopies(100, chunk("zTXt", text)).toArray(byte[][]::new);

        long start = System.nanoTime();
        decoded(with(Images.png(palette), bombs));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aPngWhosePixelsBreakOffIsRefusedWithASentenceOrShownAsFarAsItGoes() {
        byte[] png = Images.png(gradient(300, 200));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> decoded(Arrays.copyOf(png, png.length / 2)))
                .startsWith("image/png: cannot be decoded: ")
                .endsWith(" (expected: a kind that Java's ImageIO knows)");
    }

    @Test
    void aDecoderThatTakesTooLongIsStopped() {
        var picture = Picture.of(Images.png(gradient(300, 200)));

        assertRefused(Refusal.TOO_COSTLY, () -> ImageIoDecoder.decode(picture, Duration.ZERO))
                .isEqualTo("image/png 300x200, %,d bytes: not decoded within 0 s".formatted(picture.length()));
    }

    @Test
    void aDecoderWhosePictureIsNotNeededAnyMoreIsStopped() {
        var picture = Picture.of(Images.png(gradient(300, 200)));

        Thread.currentThread().interrupt();
        try {
            assertRefused(Refusal.TOO_COSTLY, () -> ImageIoDecoder.decode(picture, Duration.ofDays(1)));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void ofAMovingGifTheFirstImageIsDecodedWhereItIsOnTheScreen() throws IOException {
        assertThat(decoded(sample("animated.gif")).getWidth()).isEqualTo(Picture.of(sample("animated.gif")).size().width());

        // A screen that is larger than its image.
        byte[] gif = sample("still89.gif");
        var small = Picture.of(gif).size();
        var screen = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
        screen.putShort(6, (short) (small.width() + 10)).putShort(8, (short) (small.height() + 10));
        int descriptor = 13 + (gif[10] < 0 ? 3 << ((gif[10] & 7) + 1) : 0);
        while (gif[descriptor] == 0x21) {
            for (descriptor += 2; gif[descriptor] != 0; ) {
                descriptor += 1 + (gif[descriptor] & 0xff);
            }
            descriptor++;
        }
        screen.putShort(descriptor + 1, (short) 7).putShort(descriptor + 3, (short) 3);

        var whole = decoded(gif);

        assertThat(whole.getWidth()).isEqualTo(small.width() + 10);
        assertThat(new Color(whole.getRGB(0, 0), true).getAlpha()).isZero();
        assertThat(whole.getRGB(7, 3)).isEqualTo(decoded(sample("still89.gif")).getRGB(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossless.webp", "alpha.webp"})
    void aWebpIsDecoded(String name) throws IOException {
        var picture = Picture.of(sample(name));
        byte[] expected = JpegTools.run(
                "ffmpeg", new byte[0], "-v", "error", "-i", SAMPLES.resolve(name).toString(), "-f", "image2pipe", "-c:v", "png", "-pix_fmt", "rgba", "-");

        var image = decoded(sample(name));

        assertThat(image.getWidth()).isEqualTo(picture.size().width());
        assertThat(image.getColorModel().hasAlpha()).isEqualTo(name.equals("alpha.webp"));
        assertThat(difference(Pixels.decode(expected), image)).as("ffmpeg scales the colours otherwise").isLessThan(8);
    }

    @Test
    void whatCannotBeDecodedIsRefusedWithASentence() {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> decoded(sample("animated.webp"))).isEqualTo("image/webp: it moves (expected: one image)");
        assertRefused(Refusal.NOT_AN_IMAGE, () -> decoded(sample("still.avif")))
                .isEqualTo("image/avif: cannot be decoded here (expected: JPEG, PNG, WebP or GIF)");
    }
}
