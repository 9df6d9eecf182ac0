// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.push.Push;
import dev.kineograph.app.push.Target;
import dev.kineograph.app.serve.Addresses;
import dev.kineograph.app.watch.Watch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Uses a demo in every way there is, once and for a moment, so that a JVM that records what it loads has seen all that a later
/// start needs.
///
/// **Threading.** Confined to the thread that trains.
public final class Training {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final int PICTURES = 5;

    private final Demo demo;
    private final String authority;

    /// Trains with this demo.
    public Training(Demo demo) {
        this.demo = demo;
        this.authority = Addresses.localText(demo.http());
    }

    /// Looks at pages and pictures, watches, pushes.
    ///
    /// @throws IOException if anything does not work
    public void run() throws IOException, InterruptedException {
        demo.banner();
        readConfiguration();
        try (var client = HttpClient.newHttpClient()) {
            for (var path : List.of("/", "/wave", "/clock.jpg", "/wave.json", "/picture", "/assets/page.css")) {
                client.send(request(path), BodyHandlers.discarding());
            }
            byte[] picture = client.send(request("/wave.jpg"), BodyHandlers.ofByteArray()).body();
            watchOverWebSocket(client);
            Watch.of("http://" + authority + "/wave.mjpg").run(A_MOMENT, _ -> {});
            push("http://" + authority, picture);
            push("tcp://" + demo.tcp().map(Addresses::localText).orElseThrow(), picture);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority + path))
                .header("Accept", "text/html,image/*,*/*")
                .build();
    }

    private static void readConfiguration() throws IOException {
        var file = Files.createTempFile("kineograph", ".yml");
        try {
            Files.writeString(file, "listen: [{ http: 0 }]\nstreams: { wave: { source: 'render:wave' } }\n");
            Configuration.read(file);
        } finally {
            Files.delete(file);
        }
    }

    private void watchOverWebSocket(HttpClient client) throws InterruptedException {
        var pictures = new Counter(PICTURES);
        var socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + authority + "/wave"), pictures)
                .join();
        pictures.left.await(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        socket.abort();
    }

    /// Counts messages down.
    private static final class Counter implements WebSocket.Listener {
        private final CountDownLatch left;

        Counter(int messages) {
            left = new CountDownLatch(messages);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            socket.request(1);
            left.countDown();
            return null;
        }
    }

    private static void push(String url, byte[] picture) throws IOException, InterruptedException {
        var camera = DemoStream.CAMERA.streamName();
        try (var target = Target.to(url, camera)) {
            var in = new ByteArrayInputStream(picture);
            var push = Push.stream(in, target, OptionalDouble.empty(), _ -> {});
            push.run();
            push.summary(StreamName.of("training"));
        }
    }
}
