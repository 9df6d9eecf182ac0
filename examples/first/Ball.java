// SPDX-License-Identifier: Apache-2.0
// The program of README.md, as it is pasted: examples/run examples/first/Ball.java
// tag::listing
import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;

void main() throws Exception {
    var hub = new Hub();
    hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) ->
            graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40)));
    try (var server = KineographServer.start(hub, 8080)) {
        System.out.println("http://localhost:" + server.port() + "/ball");
        Thread.currentThread().join();
    }
}
// end::listing
