// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Pings;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.settings.Timeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server with every kind of listener, for a soak: `camera` moves all the time, `drawn` while somebody watches, and producers push to
/// `door`, `garden` and `pushed`. Whoever is silent for a second is ended.
///
/// **Threading.** Shared.
final class SoakSite implements AutoCloseable {
    private static final StreamName CAMERA = StreamName.of("camera");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Timeouts SHORT = new Timeouts(SECOND, SECOND, Duration.ofSeconds(3), SECOND, SECOND, SECOND);
    private static final int BETWEEN_PICTURES_MILLIS = 40;

    /// Small and large, so that some of them do not fit into a socket at once.
    private static final List<byte[]> PICTURES =
            List.of(Pictures.jpeg(1), Pictures.large(2, 30_000), Pictures.png(3), Pictures.large(4, 300_000), Pictures.webp());

    private final Hub hub = new Hub();
    private final KineographServer server;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger turn = new AtomicInteger();

    SoakSite(boolean epoll) {
        hub.add("drawn", Sources.of(20, this::picture));
        try {
            server = KineographServer.start(
                    hub,
                    Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)).with(SHORT),
                    new Listener.Http(0).with(SocketIoSettings.DEFAULT.with(new Pings(SECOND, SECOND))),
                    new Listener.Tcp(0, StreamName.of("door")),
                    new Listener.ForDialect(0, new ImagestreamDialect(CAMERA, "live")),
                    new Listener.ForDialect(0, new JpgPusherDialect(CAMERA)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var camera = hub.publisher(CAMERA.value());
        clock.scheduleAtFixedRate(
                () -> camera.publish(picture()), 0, BETWEEN_PICTURES_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// The next of a few pictures.
    byte[] picture() {
        return PICTURES.get(Math.floorMod(turn.getAndIncrement(), PICTURES.size())).clone();
    }

    int httpPort() {
        return server.port();
    }

    int tcpPort() {
        return server.addresses().get(1).getPort();
    }

    int imagestreamPort() {
        return server.addresses().get(2).getPort();
    }

    int jpgPusherPort() {
        return server.addresses().get(3).getPort();
    }

    /// Who is still there, a sentence each; empty when all have gone.
    List<String> present() {
        var present = new ArrayList<String>();
        if (server.connections() > 0) {
            present.add("connections: %,d (expected: 0)".formatted(server.connections()));
        }
        for (ImageStream stream : hub.streams()) {
            int viewers = stream.presence().viewers();
            int connections = stream.presence().connections();
            if (viewers > 0 || connections > 0) {
                present.add("%s: %,d viewers, %,d connections (expected: nobody)".formatted(stream.name(), viewers, connections));
            }
        }
        return present;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        server.close();
        hub.close();
    }
}
