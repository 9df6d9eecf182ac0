// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port that leads to another one, until it is cut.
final class RouteCable implements AutoCloseable {
    private final ServerSocket port;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private RouteCable(ServerSocket port, int to) {
        this.port = port;
        this.to = to;
    }

    static RouteCable to(int port) throws IOException {
        var wire = new RouteCable(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        Thread.ofVirtual().start(wire::run);
        return wire;
    }

    int port() {
        return port.getLocalPort();
    }

    private void run() {
        try {
            while (true) {
                var in = port.accept();
                if (cut) {
                    in.close();
                } else {
                    var out = new Socket(InetAddress.getLoopbackAddress(), to);
                    sockets.add(in);
                    sockets.add(out);
                    Thread.ofVirtual().start(() -> copy(in, out));
                    Thread.ofVirtual().start(() -> copy(out, in));
                }
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them has ended, and so does the other.
        }
    }

    void cut() {
        cut = true;
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() {
        cut();
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
