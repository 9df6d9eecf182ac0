// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.Programs;
import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which library a program finds, in a process of its own each: a library is loaded once.
class TurboLibraryTest {
    private static final int PICTURES = 100_000;
    private static final int KILOBYTES_MORE = 6_000;

    /// A program that makes a picture and says its first bytes and the codec.
    static final class OnePicture {
        private OnePicture() {}

        public static void main(String[] arguments) {
            byte[] picture = Images.jpeg(40, 30, Color.RED);
            System.out.println((picture[0] & 0xff) + " " + Images.codec());
        }
    }

    @Test
    void theUsualOneIsFoundAndSaid() throws Exception {
        assertThat(Programs.run(OnePicture.class, List.of("--enable-native-access=ALL-UNNAMED")))
                .contains("JPEG: libturbojpeg.so.0")
                .contains("255 LIBJPEG_TURBO");
    }

    @Test
    void withoutItImageIoMakesThePictures() throws Exception {
        assertThat(Programs.run(OnePicture.class, List.of("-Dkineograph.turbojpeg=none")))
                .contains("JPEG: ImageIO")
                .contains("255 IMAGE_IO");
    }

    @Test
    void aPathThatIsNoneIsSaid() throws Exception {
        assertThat(Programs.run(OnePicture.class, List.of("-Dkineograph.turbojpeg=/nowhere/libturbojpeg.so", "--enable-native-access=ALL-UNNAMED")))
                .contains("kineograph.turbojpeg: /nowhere/libturbojpeg.so (expected: the path of libturbojpeg 2.1 or newer, or none)")
                .contains("255 IMAGE_IO");
    }

    @Test
    void anotherLibraryIsNotTakenForIt() throws Exception {
        assertThat(Programs.run(OnePicture.class, List.of("-Dkineograph.turbojpeg=libz.so.1", "--enable-native-access=ALL-UNNAMED")))
                .contains("255 IMAGE_IO");
    }

    @Test
    void aProgramThatMayNotCallNativeCodeHasPicturesToo() throws Exception {
        assertThat(Programs.run(OnePicture.class, List.of("--illegal-native-access=deny"))).contains("255 IMAGE_IO");
    }

    @Test
    void aHundredThousandPicturesLeaveNoMemoryBehind() throws Exception {
        var said = Programs.run(
                NativeMemory.class,
                List.of("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
                Integer.toString(PICTURES));

        var kilobytes = said.lines().filter(line -> line.matches("\\d+")).map(Integer::valueOf).toList();
        assertThat(kilobytes).hasSize(2);
        assertThat(kilobytes.getLast() - kilobytes.getFirst()).as(said).isLessThan(KILOBYTES_MORE);
    }
}
