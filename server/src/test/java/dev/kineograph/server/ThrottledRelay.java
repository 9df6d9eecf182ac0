// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A slow line to a port, for one connection: a token bucket of a tenth of a second, which keeps little in its own buffers.
///
/// **Threading.** Its own two threads carry the bytes.
final class ThrottledRelay implements AutoCloseable {
    private static final int TICKS_PER_SECOND = 50;
    private static final int BUFFER_BYTES = 16 << 10;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket upstream = new Socket();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final int bytesPerTick;
    private int tokens;

    private ThrottledRelay(int port, int bytesPerSecond) throws IOException {
        bytesPerTick = bytesPerSecond / TICKS_PER_SECOND;
        upstream.setReceiveBufferSize(BUFFER_BYTES);
        upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(this::run);
    }

    static ThrottledRelay to(int port, int bytesPerSecond) throws IOException {
        return new ThrottledRelay(port, bytesPerSecond);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void run() {
        try (var client = listener.accept()) {
            var in = upstream.getInputStream();
            var out = client.getOutputStream();
            clock.scheduleAtFixedRate(() -> carry(in, out), 0, 1000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void carry(InputStream in, OutputStream out) {
        tokens = Math.min(tokens + bytesPerTick, 5 * bytesPerTick);
        try {
            while (tokens > 0 && in.available() > 0) {
                byte[] bytes = in.readNBytes(Math.min(tokens, in.available()));
                out.write(bytes);
                tokens -= bytes.length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        upstream.close();
        listener.close();
    }
}
