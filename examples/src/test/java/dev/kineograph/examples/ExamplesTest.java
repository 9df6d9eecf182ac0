// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Scanner;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every example runs as it stands, but on a free port, and shows a picture at the address that it prints.
class ExamplesTest {
    private static final Path FILM_STRIP = Path.of("../docs/tutorial/film-strip.png");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Ball", "Pushed", "OwnServer", "InTurn", "SineWave", "Fetched", "ByHand", "Visitors", "Painted", "Guarded", "MembersOnly", "OnAndOff", "Clicked"})
    void anExampleShowsPicturesAtTheAddressThatItPrints(String example) throws Exception {
        try (var running = Checkout.in(folder).start("examples/run " + example);
                var live = URI.create(running.address()).toURL().openStream()) {

            assertThat(new String(live.readNBytes(120), ISO_8859_1)).contains("Content-Type: image/");
        }
    }

    @Test
    void yourOwnServerCountsItsViewersAndFrames() throws Exception {
        try (var running = Checkout.in(folder).start("examples/run OwnServer")) {
            var numbers = URI.create(running.address() + ".txt").toURL();

            assertThat(text(numbers)).isEqualTo("0 viewers, 0 frames sent\n");
            try (var _ = URI.create(running.address()).toURL().openStream();
                    var _ = URI.create(running.address()).toURL().openStream()) {
                await().until(() -> text(numbers).matches("2 viewers, [1-9][0-9]+ frames sent\n"));
            }
            await().until(() -> text(numbers).startsWith("0 viewers, "));
        }
    }

    private static String text(URL address) throws IOException {
        try (var in = address.openStream()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void onePictureIsAnOrdinaryFileWithItsLength() throws Exception {
        try (var running = Checkout.in(folder).start("examples/run OnePicture")) {
            var answer = URI.create(running.address()).toURL().openConnection();
            byte[] picture = answer.getInputStream().readAllBytes();

            assertThat(answer.getContentType()).isEqualTo("image/jpeg");
            assertThat(answer.getContentLength()).isEqualTo(picture.length);
        }
    }

    @Test
    void whileACameraIsOffAnotherPictureIsShown() throws Exception {
        var card = folder.resolve("card.png");
        ImageIO.write(new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB), "png", card.toFile());
        try (var running = Checkout.in(folder).start("examples/run OnAndOff " + card);
                var live = new Scanner(URI.create(running.address()).toURL().openStream(), ISO_8859_1)) {

            assertThat(live.findWithinHorizon("Content-Type: image/jpeg", 0)).isNotNull();
            assertThat(live.findWithinHorizon("Content-Type: image/png", 0)).isNotNull();
        }
    }

    @Test
    void anEncryptedPortShowsThePictureToWhomTrustsItsCertificate() throws Exception {
        var checkout = Checkout.in(folder);
        checkout.run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost -keyout key.pem -out chain.pem 2> made");
        try (var running = checkout.start("examples/run Encrypted chain.pem key.pem")) {
            var snapshot = running.address().replace(".mjpg", ".jpg");

            assertThat(checkout.run("curl -sS --fail --cacert chain.pem " + snapshot)).startsWith(0xff, 0xd8);
        }
    }

    @Test
    void theYardIsForAnnaAlone() throws Exception {
        var checkout = Checkout.in(folder);
        try (var running = checkout.start("examples/run MembersOnly")) {
            var yard = running.address().replace("/ball.mjpg", "/yard/ball.jpg");

            assertThat(new String(checkout.run("curl -s -o /dev/null -w '%{http_code}' " + yard), ISO_8859_1)).isEqualTo("401");
            assertThat(checkout.run("curl -sS --fail -u 'anna:correct horse' " + yard)).startsWith(0xff, 0xd8);
        }
    }

    @Test
    void aRecordingIsFilesInAFolder() throws Exception {
        var recorded = folder.resolve("recorded");
        try (var running = Checkout.in(folder).start("examples/run Recorded " + recorded)) {
            assertThat(running.address()).endsWith("/ball.mjpg");
            await().until(() -> Files.isDirectory(recorded) && pictures(recorded) > 5);
        }
    }

    private static int pictures(Path folder) throws IOException {
        int pictures = 0;
        try (var hours = Files.newDirectoryStream(folder, "*Z")) {
            for (var hour : hours) {
                pictures += Objects.requireNonNull(hour.toFile().list((_, name) -> name.endsWith("Z.jpg"))).length;
            }
        }
        return pictures;
    }

    /// Not byte for byte: a later JDK may pack a PNG otherwise, or draw an edge a shade lighter.
    @Test
    void theFilmStripOfTheTutorialIsTheOneThatTheExampleDraws() throws Exception {
        var drawn = folder.resolve("drawn.png");

        Checkout.in(folder).run("examples/run FilmStrip " + drawn);

        assertThat(difference(ImageIO.read(drawn.toFile()), ImageIO.read(FILM_STRIP.toFile()))).isLessThan(0.001);
    }

    /// The share of pixels that are clearly different, 1 for pictures of different sizes.
    private static double difference(BufferedImage one, BufferedImage other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            return 1;
        }
        int different = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                different += isClearlyDifferent(new Color(one.getRGB(x, y), true), new Color(other.getRGB(x, y), true)) ? 1 : 0;
            }
        }
        return different / (double) (one.getWidth() * one.getHeight());
    }

    private static boolean isClearlyDifferent(Color one, Color other) {
        return Math.abs(one.getRed() - other.getRed()) > 16
                || Math.abs(one.getGreen() - other.getGreen()) > 16
                || Math.abs(one.getBlue() - other.getBlue()) > 16
                || Math.abs(one.getAlpha() - other.getAlpha()) > 16;
    }

    @Test
    void anExampleThatIsNotThereIsSaidSoWithThoseThatAre() throws IOException {
        var process = new ProcessBuilder("bash", "../examples/run", "Bal").start();
        try (var errors = process.errorReader()) {

            assertThat(errors.readLine()).startsWith("examples/run: 'Bal' (expected: one of Ball, ByHand, ").endsWith(", or a file such as Ball.java)");
            assertThat(process.onExit().join().exitValue()).isEqualTo(2);
        }
    }
}
