// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.app.Program;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Nobody reads what the program logs: a pager that was stopped, a console in which text is selected. 64 KB fit into the pipe.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class UnreadLogTest {
    private static final Pattern IN = Pattern.compile("tcp://127\\.0\\.0\\.1:([0-9]+)");
    private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/test");
    private static final Pattern LOST = Pattern.compile("WARN the log was not read: ([0-9,]+) lines dropped");

    /// Each logs that the stream is online, and offline again: about 120 bytes.
    private static final int PRODUCERS = 2_000;

    private Process program;
    private String banner;

    @BeforeEach
    void start() throws IOException {
        program = Program.startUnread("relay", "0", "0", "test");
        banner = Program.banner(program);
    }

    @AfterEach
    void stop() throws InterruptedException {
        program.destroy();
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).as("ended within 10 s").isTrue();
    }

    @Test
    void nothingStandsStillAndTheLinesThatWereDroppedAreCounted() throws Exception {
        for (int i = 0; i < PRODUCERS; i++) {
            push();
        }

        assertThat(statusOfThePage()).isEqualTo(200);

        var log = new StringBuilder();
        read(log, text -> text.contains(": offline"));
        while (!LOST.matcher(log).find()) {
            push(); // What was dropped is said with the next line.
            int before = log.length();
            read(log, text -> text.length() > before);
        }
        assertThat(log.toString().lines().filter(line -> line.endsWith(": offline")).count()).isLessThan(PRODUCERS);
    }

    private void push() throws IOException {
        byte[] picture = Images.png(8, 8, Color.BLUE);
        int port = Integer.parseInt(IN.matcher(banner).results().findFirst().orElseThrow().group(1));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var out = new DataOutputStream(socket.getOutputStream())) {
            out.writeLong(picture.length);
            out.write(picture);
            // It is gone when the server has seen its end: two producers at once would log less.
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private int statusOfThePage() throws IOException, InterruptedException {
        var page = URI.create(PAGE.matcher(banner).results().findFirst().orElseThrow().group());
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(30)).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private void read(StringBuilder log, Predicate<String> enough) throws IOException {
        var bytes = new byte[64 << 10];
        do {
            int count = program.getErrorStream().read(bytes);
            assertThat(count).isPositive();
            log.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
        } while (!enough.test(log.toString()));
    }
}
