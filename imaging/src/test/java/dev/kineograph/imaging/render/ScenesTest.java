// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import static dev.kineograph.imaging.Pixels.decode;
import static dev.kineograph.imaging.Pixels.pixel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.imaging.Drawing;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenesTest {
    private static final Color RED_HAND = new Color(0xd9352c);
    private static final Color FACE = new Color(0xf6f4ec);

    private static BufferedImage paint(Drawing.Painter scene, int width, int height, double seconds) {
        return decode(Images.png(width, height, graphics -> {
            try {
                scene.paint(graphics, seconds);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static BufferedImage clockAt(String time) {
        var clock = Clock.fixed(Instant.parse("2026-05-04T" + time + "Z"), ZoneOffset.UTC);
        return paint(new ClockFace(640, 480, clock), 640, 480, 0);
    }

    /// The middle of the face is at 320,190; the second hand is 142 long.
    @ParameterizedTest
    @CsvSource({"10:10:00, 320, 70", "10:10:15, 440, 190", "10:10:30, 320, 310", "10:10:45, 200, 190"})
    void theSecondHandPointsToTheSeconds(String time, int x, int y) {
        assertThat(pixel(clockAt(time), x, y)).isEqualTo(RED_HAND);
    }

    @Test
    void theHourHandStandsBetweenTwoHoursAtHalfPast() {
        var image = clockAt("03:30:00");
        double turns = 3.5 / 12;

        double x = 320 + 70 * Math.sin(2 * Math.PI * turns);
        double y = 190 - 70 * Math.cos(2 * Math.PI * turns);

        assertThat(pixel(image, (int) x, (int) y)).isNotEqualTo(FACE).isNotEqualTo(RED_HAND);
        assertThat(pixel(image, 320 + 70, 190)).isEqualTo(FACE);
    }

    @ParameterizedTest
    @CsvSource({"640, 480", "160, 120", "33, 1000", "1000, 33"})
    void aScenePaintsItsWholePicture(int width, int height) {
        var scene = new Wave(width, height);

        var image = paint(scene, width, height, 1.5);

        assertThat(pixel(image, 0, 0).getAlpha()).isEqualTo(255);
        assertThat(pixel(image, width - 1, height - 1).getAlpha()).isEqualTo(255);
    }

    @Test
    void aWaveStartsAtTheAxisAndIsTheSameAfterItsPeriod() {
        var scene = new Wave(640, 480);

        assertThat(pixel(paint(scene, 640, 480, 0), 40, 240)).isEqualTo(new Color(0x35e0c2));
        assertThat(row(paint(scene, 640, 480, 0))).isEqualTo(row(paint(scene, 640, 480, 20)));
        assertThat(row(paint(scene, 640, 480, 0))).isNotEqualTo(row(paint(scene, 640, 480, 0.5)));
    }

    private static int[] row(BufferedImage image) {
        return image.getRGB(0, 200, 640, 1, null, 0, 640);
    }
}
