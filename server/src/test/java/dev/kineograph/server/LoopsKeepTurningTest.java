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
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import io.netty.channel.EventLoop;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// Nothing that a watcher or a producer may send makes an event loop stand still for those beside it: a task that is due every millisecond
/// notes for how long it was not run, and how much of that the loop was at work. The rest is the machine's, which is busy with others too.
@Isolated("it measures the loop's pauses")
@ExtendWith(NoLeaks.class)
class LoopsKeepTurningTest {
    private static final System.Logger LOG = System.getLogger("pauses of a loop");
    private static final String SOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String STRANGE = "Origin: http://elsewhere.example";

    private static final byte[] CRLF = {'\r', '\n'};
    private static final int MIB = 1 << 20;
    /// The compiler may have much else to do, of the tests before.
    private static final int ATTEMPTS = 20;
    private static final long GOOD_MILLIS = 50;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// Returns when the server has read all.
    private interface Sending {
        void run() throws Exception;
    }

    /// For how long the loop looked at nobody else, and how much of that it was at work, in milliseconds.
    private record Pause(long whole, long atWork) {

        void assertIsBelow(long millis, String what) {
            assertThat(atWork).as("%s: at work", what).isLessThan(millis);
            assertThat(whole).as("%s: with what others took of the machine", what).isLessThan(millis + 1000);
        }

        Pause orLonger(Pause other) {
            return new Pause(Math.max(whole, other.whole), Math.max(atWork, other.atWork));
        }

        Pause orShorter(Pause other) {
            return new Pause(Math.min(whole, other.whole), Math.min(atWork, other.atWork));
        }

        @Override
        public String toString() {
            return "%d ms, %d of them at work".formatted(whole, atWork);
        }
    }

    private final CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong longestAtWork = new AtomicLong();
    private long lastNanos;
    private long lastAtWorkNanos;
    private int pictures;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            ServerSettings.DEFAULT.with(EventLoops.DEFAULT.withCount(1)),
            Stage.FOR_ALL_PAGES.with(SocketIoSettings.DEFAULT.with((client, _, arguments, acknowledge) -> {
                loop.complete((EventLoop) client.thread());
                acknowledge.accept(arguments);
            })),
            new Listener.Tcp(0, Stage.DOOR));

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

    /// What one producer does at once, by what it is.
    private Map<String, Sending> uploads() {
        byte[] small = Pictures.png(1);
        byte[] large = Pictures.large(1, 200_000);
        byte[] largest = Pictures.large(1, 15_000_000);
        var all = new LinkedHashMap<String, Sending>();
        all.put("a picture in chunks of a byte", byHttp(1, large));
        all.put("parts in chunks of a byte", byHttp(1, times(300, part(Pictures.jpeg(1)))));
        all.put("many pictures", byHttp(MIB, times(50_000, small)));
        all.put("many parts", byHttp(MIB, times(50_000, part(small))));
        all.put("many parts without a length", byHttp(MIB, times(10_000, openPart(Pictures.jpeg(1)))));
        all.put("many parts of nothing", byHttp(MIB, times(50_000, part(new byte[0]))));
        all.put("the largest picture", byHttp(MIB, largest));
        all.put("the largest picture in a part", byHttp(MIB, part(largest)));
        all.put("many pictures on TCP", byTcp(times(50_000, RawClient.prefixed(small))));
        all.put("many messages", byWebSocket(times(50_000, WebSocketClient.frame(FINAL | BINARY, MASKED, small))));
        all.put("a message in fragments of a byte", byWebSocket(together(
                WebSocketClient.frame(BINARY, MASKED, new byte[] {'x'}),
                times(4_000, WebSocketClient.frame(CONTINUATION, MASKED, new byte[] {'x'})),
                WebSocketClient.frame(FINAL | CONTINUATION, MASKED, new byte[0]))));
        return all;
    }

    private Sending byHttp(int chunk, byte[] body) {
        byte[] request = chunked(chunk, body);
        return () -> {
            try (var client = stage.http()) {
                client.send(request).readAnswer();
            }
        };
    }

    private Sending byTcp(byte[] bytes) {
        return () -> {
            byte[] last = Pictures.png(++pictures);
            try (var client = stage.tcp()) {
                client.send(bytes).sendPicture(last);
                stage.awaitNewest("door", last);
            }
        };
    }

    private Sending byWebSocket(byte[] messages) {
        return () -> {
            byte[] last = Pictures.png(++pictures);
            try (var socket = WebSocketClient.of(stage.http(), "/upload?publish")) {
                send(socket, messages);
                socket.send(BINARY, last);
                stage.awaitNewest("upload", last);
            }
        };
    }

    private static byte[] part(byte[] picture) {
        return together("--b\r\nContent-Length: %d\r\n\r\n".formatted(picture.length).getBytes(UTF_8), picture, CRLF);
    }

    private static byte[] openPart(byte[] picture) {
        return together("\r\n--b\r\n\r\n".getBytes(UTF_8), picture);
    }

    private static byte[] chunked(int chunk, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("POST /upload.mjpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
        for (int at = 0; at < body.length; at += chunk) {
            int length = Math.min(chunk, body.length - at);
            out.writeBytes("%x\r\n".formatted(length).getBytes(UTF_8));
            out.write(body, at, length);
            out.writeBytes(CRLF);
        }
        out.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        return out.toByteArray();
    }

    private void tick() {
        long now = System.nanoTime();
        long atWork = THREADS.getCurrentThreadCpuTime();
        longest.accumulateAndGet(now - lastNanos, Math::max);
        longestAtWork.accumulateAndGet(atWork - lastAtWorkNanos, Math::max);
        lastNanos = now;
        lastAtWorkNanos = atWork;
    }

    private ScheduledFuture<?> startTicking() throws Exception {
        loop.join().submit(this::tick).get();
        return loop.join().scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.MILLISECONDS);
    }

    private void forget() {
        longest.set(0);
        longestAtWork.set(0);
    }

    private Pause longestPause() {
        return new Pause(TimeUnit.NANOSECONDS.toMillis(longest.get()), TimeUnit.NANOSECONDS.toMillis(longestAtWork.get()));
    }

    private Pause idle() throws Exception {
        var idle = standstill(new byte[0], 300).orLonger(standstill(new byte[0], 300));
        LOG.log(Level.INFO, "idle: the longest pause is {0}", idle);
        return idle;
    }

    /// While a client that reads nothing sends these bytes, or until it is disconnected.
    ///
    /// @param afterwards for how many milliseconds more
    private Pause standstill(byte[] bytes, long afterwards) throws Exception {
        try (var socket = webSocket();
                var other = stage.http()) {
            forget();
            try {
                send(socket, bytes);
            } catch (IOException e) {
                // It was disconnected for it, which is as good.
            }
            for (int i = 0; i < 50; i++) {
                assertThat(other.get("/camera.json").readAnswer().status()).isEqualTo(200);
            }
            loop.join().schedule(() -> {}, afterwards, TimeUnit.MILLISECONDS).get();
            return longestPause();
        }
    }

    @Test
    void whateverAWatcherSends() throws Exception {
        stage.show(Pictures.large(1, 100_000));
        try (var first = webSocket()) {
            send(first, text("42[\"hello\"]"));
            var ticking = startTicking();
            var idle = idle();

            for (var message : messages().entrySet()) {
                standstill(message.getValue(), 0); // once for the compiler
                var pause = standstill(message.getValue(), 300);
                LOG.log(Level.INFO, "{0}, {1} bytes: the longest pause is {2}", message.getKey(), message.getValue().length, pause);

                pause.assertIsBelow(200 + 20 * idle.atWork(), message.getKey());
            }
            ticking.cancel(false);
        }
    }

    /// The shortest of some attempts. The first ones are for the compiler.
    private Pause standstill(Sending upload) throws Exception {
        var shortest = new Pause(Long.MAX_VALUE, Long.MAX_VALUE);
        for (int i = 0; i < ATTEMPTS && shortest.atWork() >= GOOD_MILLIS; i++) {
            forget();
            upload.run();
            loop.join().schedule(() -> {}, 50, TimeUnit.MILLISECONDS).get();
            shortest = shortest.orShorter(longestPause());
        }
        return shortest;
    }

    @Test
    void whateverAProducerUploads() throws Exception {
        stage.show(Pictures.png(1));
        var followed = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // It costs more than all the rest where pieces are small.
        try (var first = webSocket()) {
            send(first, text("42[\"hello\"]"));
            var ticking = startTicking();
            var idle = idle();

            for (var upload : uploads().entrySet()) {
                var pause = standstill(upload.getValue());
                LOG.log(Level.INFO, "{0}: the longest pause is {1}", upload.getKey(), pause);

                pause.assertIsBelow(GOOD_MILLIS + 10 * idle.atWork(), upload.getKey());
            }
            ticking.cancel(false);
        } finally {
            ResourceLeakDetector.setLevel(followed);
        }
    }
}
