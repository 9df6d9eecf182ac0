// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Viewers that read 200 KB/s of a stream of 1.5 MB/s behind nginx, HAProxy and Apache, all configured as docs/viewers.md has it. They read side by
/// side, each on a thread of its own: what takes time is to see that nothing piles up.
@ExtendWith(NoLeaks.class)
@Isolated("it measures how old pictures are")
class SlowViewersBehindProxiesTest {
    private static final Pattern TIMESTAMP = Pattern.compile("X-Timestamp: ([0-9.]+)\r\n");
    private static final int READ_BYTES_PER_SECOND = 200_000;

    /// What piles up is as old as the time that it had. A minute with `-Dkineograph.long=true`.
    private static final int SECONDS = Boolean.getBoolean("kineograph.long") ? 60 : 12;

    private static final int LAST = 4;
    private static final int LINE = 100;
    private static final int WINDOW = 32 << 10;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage behindNginx = new Stage();

    @AutoClose
    private final Stage behindOthers = new Stage(
            ServerSettings.DEFAULT.with(Stage.LOOPS).with(TrustedProxies.of("127.0.0.1")), new Listener.Http(0), new Listener.Http(0).withProxyProtocol());

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    Path folder;

    private void show(Stage stage) {
        var count = new AtomicInteger();
        var camera = stage.hub.publisher("moving");
        clock.scheduleAtFixedRate(
                () -> camera.publish(Pictures.large(count.incrementAndGet() % 2, 150_000)), 0, 100, TimeUnit.MILLISECONDS);
    }

    private ProxyProcess start(DocumentedProxy proxy, int listener) throws IOException {
        return proxy.start(folder, behindOthers.ports().get(listener));
    }

    /// A proxy holds no more of a stream than its buffers, which are as large as the page has them: 4 MB and more otherwise.
    @Test
    void theySeeNoOldPictures() throws Exception {
        show(behindNginx);
        show(behindOthers);
        try (var nginx = Nginx.documented(folder, behindNginx.server.port());
                var haproxy = start(DocumentedProxy.HAPROXY, 0);
                var apache = start(DocumentedProxy.APACHE, 0);
                var tcp = start(DocumentedProxy.HAPROXY_FOR_CONNECTIONS, 1);
                var one = RawClient.from("127.0.0.2", nginx.port(), WINDOW);
                var two = RawClient.from("127.0.0.3", haproxy.port(), WINDOW);
                var three = RawClient.from("127.0.0.4", apache.port(), WINDOW);
                var four = RawClient.from("127.0.0.5", tcp.port(), WINDOW);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ages = new LinkedHashMap<String, Future<Double>>();
            ages.put("nginx", threads.submit(() -> age(one)));
            ages.put("HAProxy", threads.submit(() -> age(two)));
            ages.put("Apache", threads.submit(() -> age(three)));
            ages.put("HAProxy, TCP", threads.submit(() -> age(four)));

            for (var age : ages.entrySet()) {
                assertThat(age.getValue().get()).as(age.getKey()).isBetween(0.0, 3.0);
            }
            assertThat(behindNginx.stream("moving").presence().viewers()).isEqualTo(1);
            assertThat(behindOthers.stream("moving").presence().viewers()).isEqualTo(3);
        }
    }

    /// In seconds, of the freshest of the last pictures that a viewer has begun to see after all that time: what piles up makes all of them old,
    /// and a busy machine one.
    private static double age(RawClient slow) throws IOException {
        slow.get("/moving.mjpg");
        var text = new StringBuilder();
        var read = new AtomicInteger();
        var ages = new ArrayDeque<Double>();
        long begun = System.nanoTime();

        await().atMost(Duration.ofSeconds(SECONDS + 20)).pollInterval(Duration.ofMillis(100)).until(() -> {
            double seconds = (System.nanoTime() - begun) / 1e9;
            int due = (int) (seconds * READ_BYTES_PER_SECOND);
            text.append(new String(slow.read(due - read.getAndSet(due)), ISO_8859_1));
            var timestamp = TIMESTAMP.matcher(text);
            int looked = text.length() - LINE;
            while (timestamp.find()) {
                ages.add(System.currentTimeMillis() / 1e3 - Double.parseDouble(timestamp.group(1)));
                looked = timestamp.end();
            }
            text.delete(0, Math.max(0, looked));
            return seconds > SECONDS;
        });

        return ages.stream().skip(Math.max(0, ages.size() - LAST)).min(Double::compare).orElseThrow();
    }
}
