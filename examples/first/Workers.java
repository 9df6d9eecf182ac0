// SPDX-License-Identifier: Apache-2.0
// Threads that publish to one stream, for docs/first-hour.md: examples/run examples/first/Workers.java
// tag::listing
import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.util.concurrent.locks.LockSupport;

void main() throws Exception {
    var hub = new Hub();
    try (var server = KineographServer.start(hub, 8080)) {
        System.out.println("http://localhost:" + server.port() + "/camera");
        for (var color : List.of(Color.RED, Color.GREEN, Color.BLUE)) {
            Thread.startVirtualThread(() -> work(hub, color));
        }
        Thread.currentThread().join();
    }
}

void work(Hub hub, Color color) {
    for (int n = 0; true; n++) {
        int x = n % 320;
        hub.publish("camera", Images.jpeg(320, 240, graphics -> {
            graphics.setColor(color);
            graphics.fillOval(x, 100, 40, 40);
        }));
        LockSupport.parkNanos(200_000_000);
    }
}
// end::listing
