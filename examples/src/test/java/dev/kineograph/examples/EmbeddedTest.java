// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Web servers of others that embed the core.
class EmbeddedTest {
    private static final Path SOURCES = Path.of("embedded");
    private static final Pattern CAPTURED = Pattern.compile("X-Timestamp: ([0-9.]+)");

    @TempDir
    Path folder;

    private Checkout.Running start(String example) throws IOException {
        Files.writeString(folder.resolve(example), Files.readString(SOURCES.resolve(example)).replace("8080", "0"));
        return Checkout.in(folder).start("examples/run " + example);
    }

    /// A connection that holds little, which has asked for a live picture.
    private static Socket connect(String address) throws IOException {
        var at = URI.create(address);
        var socket = new Socket();
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(at.getHost(), at.getPort()));
        socket.getOutputStream().write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(at.getPath()).getBytes(ISO_8859_1));
        return socket;
    }

    /// When the next picture was captured.
    private static double next(Scanner live) {
        assertThat(live.findWithinHorizon(CAPTURED, 0)).as("another picture").isNotNull();
        return Double.parseDouble(live.match().group(1));
    }

    /// One viewer reads nothing while another one sees 120 pictures, and then gets a few old ones only.
    @ParameterizedTest
    @ValueSource(strings = {"Servlet.java", "JavalinApp.java"})
    void aSlowViewerSkipsPictures(String example) throws Exception {
        try (var running = start(example);
                var slow = connect(running.address());
                var fast = connect(running.address());
                var late = new Scanner(slow.getInputStream(), ISO_8859_1);
                var live = new Scanner(fast.getInputStream(), ISO_8859_1)) {
            next(late);
            double now = 0;
            for (int i = 0; i < 120; i++) {
                now = next(live);
            }

            int old = 0;
            while (next(late) < now) {
                old++;
            }
            assertThat(old).isLessThan(60);
        }
    }
}
