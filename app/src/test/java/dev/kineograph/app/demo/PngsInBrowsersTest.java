// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.imaging.Images;
import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Browsers;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A browser shows our PNG of an image with the same pixels as ImageIO's PNG of it.
@ResourceLock(Browsers.LANE)
class PngsInBrowsersTest {
    @AutoClose
    static final Browsers browsers = new Browsers();

    private static BufferedImage noise(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var random = new Random(width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(200, 50, 0, 150));
        graphics.fillOval(0, 0, width / 2, height / 2);
        graphics.dispose();
        return image;
    }

    private static String base64(byte[] png) {
        return Base64.getEncoder().encodeToString(png);
    }

    /// How many bytes each has as pixels, and how many of them are different.
    private static String compared(String ours, String theirs) {
        return """
                    (async () => {
                        const pixels = async png => {
                            const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
                            const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
                            context.drawImage(image, 0, 0);
                            return context.getImageData(0, 0, image.width, image.height).data;
                        };
                        const [ours, theirs] = [await pixels('%s'), await pixels('%s')];
                        return [ours.length, theirs.length, ours.filter((byte, at) => byte !== theirs[at]).length].join(' ');
                    })()""".formatted(ours, theirs);
    }

    private static byte[] byImageIo(BufferedImage image) throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,700", "8192,2", "17,15", "320,240"})
    void pixelsAreTheSame(int width, int height) throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB}) {
            var image = noise(width, height, type);
            byte[] ours = Images.png(image);
            byte[] theirs = byImageIo(image);
            assertThat(ours).isNotEqualTo(theirs);
            for (var kind : BrowserKind.values()) {
                try (var tab = browsers.get(kind).open("about:blank")) {
                    int bytes = 4 * width * height;
                    assertThat(tab.text(compared(base64(ours), base64(theirs)))).as(kind.toString()).isEqualTo("%1$d %1$d 0".formatted(bytes));
                }
            }
        }
    }
}
