// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.WebSocketClient.BINARY;
import static dev.kineograph.server.WebSocketClient.CONTINUATION;
import static dev.kineograph.server.WebSocketClient.FINAL;
import static dev.kineograph.server.WebSocketClient.MASKED;
import static dev.kineograph.server.WebSocketClient.PING;
import static dev.kineograph.server.WebSocketClient.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// No message that a watcher may send makes an event loop stand still for those beside it: a task that is due every millisecond notes for
/// how long it was not run.
@Isolated("it measures the loop's pauses")
@ExtendWith(NoLeaks.class)
class LoopsKeepTurningTest {
    private static final System.Logger LOG = System.getLogger("pauses of a loop");
    private static final String SOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String STRANGE = "Origin: http://elsewhere.example";

    private final CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    private final AtomicLong longest = new AtomicLong();
    private long lastNanos;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            ServerSettings.DEFAULT.with(EventLoops.DEFAULT.withCount(1)),
            Stage.FOR_ALL_PAGES.with(SocketIoSettings.DEFAULT.with((client, _, arguments, acknowledge) -> {
                loop.complete((EventLoop) client.thread());
                acknowledge.accept(arguments);
            })));

    private WebSocketClient webSocket() throws IOException {
        var client = stage.http();
        WebSocketClient.ask(client, SOCKET, STRANGE).readHead();
        var socket = WebSocketClient.on(client);
        socket.next();
        send(socket, text("40"));
        socket.next();
        return socket;
    }

    private static void send(WebSocketClient socket, byte[] bytes) throws IOException {
        socket.client().send(bytes);
    }

    private static byte[] text(String text) {
        return WebSocketClient.frame(FINAL | TEXT, MASKED, text.getBytes(UTF_8));
    }

    private static byte[] times(int count, byte[] bytes) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] together(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// What one client sends at once, by what it is.
    private static Map<String, byte[]> messages() {
        var numbers = text("42[\"a\"" + ",1".repeat(31_900) + "]");
        var objects = text("42[\"a\"" + ",{\"b\":{}}".repeat(7_000) + "]");
        var deep = text("42[\"a\"," + "[".repeat(60) + "]".repeat(60) + "]");
        var bytes = WebSocketClient.frame(FINAL | BINARY, MASKED, new byte[64_000]);
        var all = new LinkedHashMap<String, byte[]>();
        all.put("numbers", times(30, numbers));
        all.put("objects", times(30, objects));
        all.put("nesting", times(2_000, deep));
        all.put("small events", times(20_000, text("42[\"a\"]")));
        all.put("unknown packets of Engine.IO", times(20_000, text("6")));
        all.put("one-byte fragments", together(
                WebSocketClient.frame(TEXT, MASKED, new byte[] {'6'}), times(4_095, WebSocketClient.frame(CONTINUATION, MASKED, new byte[] {'x'}))));
        all.put("attachments", times(10, together(
                text("4510-[\"a\"" + placeholders() + "]"), times(10, bytes))));
        all.put("subscriptions", times(1_000, text("420[\"subscribe\",\"camera\"]")));
        all.put("joins", times(1_000, together(text("40/camera,"), text("41/camera,"))));
        all.put("pings", times(20, WebSocketClient.frame(FINAL | PING, MASKED, new byte[100])));
        return all;
    }

    private static String placeholders() {
        var all = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            all.append(",{\"_placeholder\":true,\"num\":").append(i).append('}');
        }
        return all.toString();
    }

    private void tick() {
        long now = System.nanoTime();
        longest.accumulateAndGet(now - lastNanos, Math::max);
        lastNanos = now;
    }

    /// In milliseconds, while a client that reads nothing sends these bytes, or until it is disconnected.
    ///
    /// @param afterwards for how many milliseconds more
    private long standstill(byte[] bytes, long afterwards) throws Exception {
        try (var socket = webSocket();
                var other = stage.http()) {
            longest.set(0);
            try {
                send(socket, bytes);
            } catch (IOException e) {
                // It was disconnected for it, which is as good.
            }
            for (int i = 0; i < 50; i++) {
                assertThat(other.get("/camera.json").readAnswer().status()).isEqualTo(200);
            }
            loop.join().schedule(() -> {}, afterwards, TimeUnit.MILLISECONDS).get();
            return TimeUnit.NANOSECONDS.toMillis(longest.get());
        }
    }

    @Test
    void whateverAWatcherSends() throws Exception {
        stage.show(Pictures.large(1, 100_000));
        try (var first = webSocket()) {
            send(first, text("42[\"hello\"]"));
            lastNanos = System.nanoTime();
            var ticking = loop.join().scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.MILLISECONDS);
            long idle = Math.max(standstill(new byte[0], 300), standstill(new byte[0], 300));
            LOG.log(Level.INFO, "idle: the longest pause is {0} ms", idle);

            for (var message : messages().entrySet()) {
                standstill(message.getValue(), 0); // once for the compiler
                long pause = standstill(message.getValue(), 300);
                LOG.log(Level.INFO, "{0}, {1} bytes: the longest pause is {2} ms", message.getKey(), message.getValue().length, pause);

                assertThat(pause).as(message.getKey()).isLessThan(200 + 20 * idle);
            }
            ticking.cancel(false);
        }
    }
}
