// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.app.Program;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Nobody reads what the program logs: a pager that was stopped, a console in which text is selected. 64 KB fit into the pipe.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class UnreadLogTest {
    private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/");
    private static final Pattern LOST = Pattern.compile("WARN the log was not read: ([0-9,]+) lines dropped");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Of each it is logged that it is online: about 70 bytes.
    private static final int STREAMS = 2_000;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private Process program;
    private String banner;
    private int pushed;

    @BeforeEach
    void start() throws IOException {
        program = Program.startUnread("serve", "--port", "0");
        banner = program.inputReader().readLine();
    }

    @AfterEach
    void stop() throws InterruptedException {
        program.destroy();
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).as("ended within 10 s").isTrue();
    }

    @Test
    void nothingStandsStillAndTheLinesThatWereDroppedAreCounted() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            push();
        }

        assertThat(statusOfThePage()).isEqualTo(200);

        var log = new StringBuilder();
        read(log, text -> text.contains(": online"));
        while (!LOST.matcher(log).find()) {
            push(); // What was dropped is said with the next line.
            int before = log.length();
            read(log, text -> text.length() > before);
        }
        assertThat(log.toString().lines().filter(line -> line.contains(": online")).count()).isLessThan(STREAMS);
    }

    /// To a stream of its own: of one that goes on and off again little is logged.
    private void push() throws IOException, InterruptedException {
        var stream = page().resolve("/stream-%d.png".formatted(++pushed));
        var request = HttpRequest.newBuilder(stream).PUT(BodyPublishers.ofByteArray(Images.png(8, 8, Color.BLUE))).timeout(PATIENCE).build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    }

    private int statusOfThePage() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(page()).timeout(PATIENCE).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private URI page() {
        return URI.create(PAGE.matcher(banner).results().findFirst().orElseThrow().group());
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
