// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.transcode;

import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static dev.kineograph.imaging.JpegTools.cjpeg;
import static dev.kineograph.imaging.JpegTools.jpegtran;
import static dev.kineograph.imaging.JpegTools.ofManyScans;
import static dev.kineograph.imaging.JpegTools.oriented;
import static dev.kineograph.imaging.Pixels.decode;
import static dev.kineograph.imaging.TestImage.difference;
import static dev.kineograph.imaging.TestImage.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kineograph.Fit;
import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Variant;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.Programs;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTranscoderTest {
    private static final Path SAMPLES = Path.of("../core/src/test/resources/images");

    private final ImageTranscoder transcoder = new ImageTranscoder();

    private BufferedImage transcoded(byte[] picture, Variant variant) {
        return decode(transcoder.transcode(Picture.of(picture), variant).toByteArray());
    }

    @Test
    void itIsFound() {
        try (var hub = new Hub()) {
            assertThat(hub.transcodes()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"320, 160x120", "160, 160x120", "80, 80x60", "40, 40x30", "100, 100x75", "159, 159x119", "1, 1x1"})
    void aJpegBecomesSmaller(int width, String size) {
        for (var sampling : new String[] {"1x1", "2x1", "2x2", "1x2", "4x1"}) {
            byte[] jpeg = cjpeg(gradient(320, 240), "-sample", sampling);

            var picture = transcoder.transcode(Picture.of(jpeg), Variant.ORIGINAL.within(width, 120, Fit.CONTAIN));

            assertThat(picture.format()).isEqualTo(ImageFormat.JPEG);
            assertThat(picture.size()).hasToString(size);
            assertThat(difference(gradient(picture.size().width(), picture.size().height()), decode(picture.toByteArray())))
                    .as(sampling)
                    .isLessThan(4 + 160.0 / picture.size().width());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-grayscale", "-rgb", "-progressive", "-arithmetic"})
    void everyKindOfJpegBecomesSmaller(String kind) {
        var picture = transcoder.transcode(Picture.of(cjpeg(gradient(320, 240), kind)), Variant.ORIGINAL.withWidth(160));

        var color = new Color(decode(picture.toByteArray()).getRGB(5, 5));
        assertThat(color.getGreen()).isCloseTo(kind.equals("-grayscale") ? color.getRed() : 0, within(20));
        assertThat(color.getRed()).isGreaterThan(100);
    }

    @Test
    void aLowerQualityTakesFewerBytes() {
        var jpeg = Picture.of(cjpeg(gradient(320, 240), "-quality", "95"));

        var worse = transcoder.transcode(jpeg, Variant.ORIGINAL.withQuality(20));

        assertThat(worse.length()).isLessThan(jpeg.length() / 2);
        assertThat(worse.size()).isEqualTo(jpeg.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "WEBP", "AVIF"})
    void everyFormatBecomesEveryOther(ImageFormat format) throws IOException {
        for (var picture : new Picture[] {
            Picture.of(Images.png(gradient(320, 240))), Picture.of(Images.jpeg(gradient(320, 240))),
            Picture.of(Files.readAllBytes(SAMPLES.resolve("lossy.webp"))), Picture.of(Files.readAllBytes(SAMPLES.resolve("animated.gif")))
        }) {
            if (picture.format() != format) {
                var made = transcoder.transcode(picture, Variant.ORIGINAL.withFormat(format));

                assertThat(made.format()).isEqualTo(format);
                assertThat(made.size()).isEqualTo(picture.size());
            }
        }
    }

    @Test
    void aGifBecomesAPngIfNobodyAsksForAFormat() throws IOException {
        var made = transcoder.transcode(Picture.of(Files.readAllBytes(SAMPLES.resolve("animated.gif"))), Variant.ORIGINAL.withWidth(3));

        assertThat(made.format()).isEqualTo(ImageFormat.PNG);
        assertThat(made.size().width()).isEqualTo(3);
    }

    @Test
    void whatIsNotMadeIsRefused() {
        assertRefused(Refusal.NOT_ENCODABLE, () -> transcoder.checkFormat(ImageFormat.GIF))
                .isEqualTo("format: image/gif cannot be made here (expected: image/jpeg, image/png, image/webp or image/avif)");
        transcoder.checkFormat(ImageFormat.WEBP);
        transcoder.checkFormat(ImageFormat.AVIF);
    }

    @ParameterizedTest
    @EnumSource
    void aJpegIsTurnedWithoutLossIfItsBlocksAreWhole(Orientation turn) {
        byte[] jpeg = cjpeg(gradient(320, 240));

        byte[] turned = transcoder.transcode(Picture.of(jpeg), Variant.ORIGINAL.withOrientation(turn)).toByteArray();
        var inverse = turn == Orientation.QUARTER_TURN ? Orientation.THREE_QUARTER_TURN
                : turn == Orientation.THREE_QUARTER_TURN ? Orientation.QUARTER_TURN : turn;
        byte[] back = transcoder.transcode(Picture.of(turned), Variant.ORIGINAL.withOrientation(inverse)).toByteArray();

        assertThat(back).isEqualTo(jpegtran(jpeg, "-copy", "none"));
    }

    @ParameterizedTest
    @CsvSource({"320, 176, 320x176+0+32", "96, 240, 96x240+112+0"})
    void aJpegIsCutWithoutLossWhereBlocksBegin(int width, int height, String crop) {
        byte[] jpeg = cjpeg(gradient(320, 240));

        byte[] cut = transcoder.transcode(Picture.of(jpeg), Variant.ORIGINAL.within(width, height, Fit.COVER)).toByteArray();

        assertThat(cut).isEqualTo(jpegtran(jpeg, "-copy", "none", "-crop", crop));
    }

    @Test
    void aJpegIsTurnedAndCutWithoutLoss() {
        byte[] jpeg = cjpeg(gradient(320, 240));
        var wanted = Variant.ORIGINAL.withOrientation(Orientation.QUARTER_TURN).within(240, 160, Fit.COVER);

        byte[] cut = transcoder.transcode(Picture.of(jpeg), wanted).toByteArray();

        assertThat(cut).isEqualTo(jpegtran(jpegtran(jpeg, "-copy", "none", "-rotate", "90"), "-copy", "none", "-crop", "240x160+0+80"));
    }

    @Test
    void aJpegThatIsCutWithinABlockIsEncodedAnew() {
        var cut = transcoded(cjpeg(gradient(320, 240)), Variant.ORIGINAL.within(320, 180, Fit.COVER));

        assertThat(cut.getHeight()).isEqualTo(180);
        assertThat(new Color(cut.getRGB(160, 90)).getRed()).isCloseTo(new Color(gradient(320, 240).getRGB(160, 120)).getRed(), within(4));
    }

    /// Red is on the left, green on the right, and the bottom is darker: each turn has a corner of its own for each.
    @ParameterizedTest
    @EnumSource
    void whateverAPictureSaysAndWhateverIsAskedForBothAreDone(Orientation turn) {
        for (int exif = 1; exif <= 8; exif++) {
            for (var size : new ImageSize[] {new ImageSize(64, 48), new ImageSize(61, 47)}) {
                byte[] plain = cjpeg(gradient(size.width(), size.height()), "-sample", "1x1");
                var picture = Picture.of(oriented(plain, exif));

                var made = transcoder.transcode(picture, Variant.ORIGINAL.withOrientation(turn));

                var expected = gradient(size.width(), size.height());
                expected = drawn(drawn(expected, Orientation.of(exif)), turn);
                assertThat(made.orientation()).isEqualTo(1);
                assertThat(difference(expected, decode(made.toByteArray()))).as("%s of %d", turn, exif).isLessThan(3);
            }
        }
    }

    private static BufferedImage drawn(BufferedImage image, Orientation turn) {
        var turned = image;
        for (int degrees = 0; degrees < turn.degrees(); degrees += 90) {
            var next = new BufferedImage(turned.getHeight(), turned.getWidth(), BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < turned.getHeight(); y++) {
                for (int x = 0; x < turned.getWidth(); x++) {
                    next.setRGB(turned.getHeight() - 1 - y, x, turned.getRGB(x, y));
                }
            }
            turned = next;
        }
        var mirrored = new BufferedImage(turned.getWidth(), turned.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < turned.getHeight(); y++) {
            for (int x = 0; x < turned.getWidth(); x++) {
                mirrored.setRGB(turn.isMirrored() ? turned.getWidth() - 1 - x : x, y, turned.getRGB(x, y));
            }
        }
        return mirrored;
    }

    @Test
    void aPictureCoversASize() {
        var made = transcoded(Images.png(gradient(300, 100)), Variant.ORIGINAL.within(50, 50, Fit.COVER));

        assertThat(new ImageSize(made.getWidth(), made.getHeight())).isEqualTo(new ImageSize(50, 50));
        assertThat(new Color(made.getRGB(0, 0)).getRed()).isBetween(155, 180);
    }

    /// What viewers of the variant see of the picture.
    private Picture shown(Picture picture, Variant variant) {
        try (var hub = new Hub(transcoder);
                var publisher = hub.publisher("door");
                var reader = hub.variant(hub.stream("door"), variant).watch()) {
            publisher.publish(picture.toByteArray());
            return Objects.requireNonNull(reader.await(Duration.ofSeconds(20))).picture();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// In milliseconds, and not in the seconds that such pictures take to decode.
    @Test
    void aPictureThatCostsTooMuchBecomesACardThatSaysSo() {
        var bomb = Picture.of(ofManyScans(gradient(640, 480)));

        long start = System.nanoTime();
        var card = shown(bomb, Variant.ORIGINAL.withWidth(320));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(card.size()).isEqualTo(new ImageSize(320, 240));
        var image = decode(card.toByteArray());
        assertThat(new Color(image.getRGB(1, 1)).getGreen()).isBetween(60, 68);
        long bright = 0;
        for (int x = 0; x < 320; x++) {
            bright += new Color(image.getRGB(x, 120)).getGreen() > 180 ? 1 : 0;
        }
        assertThat(bright).isPositive();
    }

    @Test
    void moreThanSixteenMegapixelsBecomeACardWhateverIsAskedFor() {
        var huge = Picture.of(Images.jpeg(6_000, 4_000, Color.PINK));

        for (var variant : new Variant[] {Variant.ORIGINAL.withQuality(50), Variant.ORIGINAL.withOrientation(Orientation.HALF_TURN), Variant.ORIGINAL.withFormat(ImageFormat.PNG)}) {
            assertThatThrownBy(() -> transcoder.transcode(huge, variant)).isInstanceOf(RefusedException.class);
            assertThat(shown(huge, variant).size()).as("%s", variant).isEqualTo(new ImageSize(1280, 853));
        }
        assertThat(transcoder.transcode(huge, Variant.ORIGINAL.withWidth(3_000)).size()).isEqualTo(new ImageSize(3_000, 2_000));
    }

    @Test
    void withoutLibrariesTheJdkTranscodes() throws Exception {
        var said = Programs.run(
                OnlyTheJdk.class,
                List.of("-Dkineograph.turbojpeg=none", "-Dkineograph.webp=none", "-Dkineograph.avif=none", "--illegal-native-access=deny"));

        assertThat(said)
                .contains("image/jpeg 160x120")
                .contains("turned image/jpeg 240x320")
                .contains("format: image/webp cannot be made here (expected: libwebp; Debian: apt install libwebp7)")
                .contains("format: image/avif cannot be made here (expected: libavif 0.11 or newer; Debian: apt install libavif15)")
                .contains("image/webp: cannot be decoded here (expected: libwebp; Debian: apt install libwebp7)");
    }

    /// A program on a machine without any of the libraries.
    static final class OnlyTheJdk {
        private OnlyTheJdk() {}

        public static void main(String[] arguments) throws IOException {
            var transcoder = new ImageTranscoder();
            var jpeg = Picture.of(Images.jpeg(320, 240, Color.RED));
            System.out.println(transcoder.transcode(jpeg, Variant.ORIGINAL.withWidth(160)));
            System.out.println("turned " + transcoder.transcode(jpeg, Variant.ORIGINAL.withOrientation(Orientation.QUARTER_TURN)));
            said(() -> transcoder.checkFormat(ImageFormat.WEBP));
            said(() -> transcoder.checkFormat(ImageFormat.AVIF));
            var webp = Picture.of(Files.readAllBytes(SAMPLES.resolve("lossy.webp")));
            said(() -> transcoder.transcode(webp, Variant.ORIGINAL.withFormat(ImageFormat.PNG)));
        }

        private static void said(Runnable deed) {
            try {
                deed.run();
            } catch (RefusedException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
