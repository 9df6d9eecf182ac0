// SPDX-License-Identifier: Apache-2.0
package cameras;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The application of the manual.
// tag::listing
@SpringBootApplication
public class Cameras {
    Cameras(Hub hub) {
        hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) ->
                graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40)));
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Cameras.class, arguments);
    }
}
// end::listing
