// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A viewer's socket has a number, and when it closes the next connection gets that number: frames must not go on to it.
class StrangersGetNoPicturesTest {
    private static final long LASTS_NANOS = 3_000_000_000L;
    private static final int OF_EACH_KIND = 6;

    private final Hub hub = new Hub();
    private final AtomicInteger viewers = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();
    private final AtomicInteger strangersWithPictures = new AtomicInteger();
    private KineographServer server;
    private long until;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        until = System.nanoTime() + LASTS_NANOS;
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    @Test
    void whoSaysNothingHearsNothingWhileViewersComeAndGo() {
        try (var camera = hub.publisher("camera");
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            people.execute(() -> publishAllTheTime(camera));
            for (int i = 0; i < OF_EACH_KIND; i++) {
                people.execute(() -> repeat(this::watchAndLeave));
                people.execute(() -> repeat(this::sayNothing));
            }
        }

        assertThat(viewers.get()).isGreaterThan(100);
        assertThat(strangers.get()).isGreaterThan(100);
        assertThat(strangersWithPictures.get()).isZero();
    }

    private void publishAllTheTime(Publisher camera) {
        byte[] picture = Pictures.jpeg(1);
        while (System.nanoTime() < until) {
            camera.publish(picture.clone());
            LockSupport.parkNanos(300_000);
        }
    }

    /// One visit to the server.
    private interface Visit {
        void to(Socket server) throws IOException;
    }

    private void repeat(Visit visit) {
        while (System.nanoTime() < until) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                visit.to(socket);
            } catch (IOException e) {
                // The next one.
            }
        }
    }

    private void watchAndLeave(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /camera.mjpg HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
        socket.getInputStream().readNBytes(2000);
        viewers.incrementAndGet();
    }

    private void sayNothing(Socket socket) throws IOException {
        strangers.incrementAndGet();
        socket.setSoTimeout(20);
        try {
            if (socket.getInputStream().read() >= 0) {
                strangersWithPictures.incrementAndGet();
            }
        } catch (SocketTimeoutException e) {
            // As it should be.
        }
    }
}
