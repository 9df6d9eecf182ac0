// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Passes on what clients and a port say to each other, but for a while nothing at all: connections stay open, and new ones are accepted.
///
/// **Threading.** Shared; one virtual thread for each direction of a connection.
final class HaltingProxy implements AutoCloseable {
    private final ServerSocket door;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch halted = new CountDownLatch(0);

    HaltingProxy(int server) throws IOException {
        this.server = server;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /// Where clients connect to.
    int port() {
        return door.getLocalPort();
    }

    /// From here on nothing is passed on.
    void halt() {
        halted = new CountDownLatch(1);
    }

    /// Passes on what has come meanwhile, and all that comes.
    void goOn() {
        halted.countDown();
    }

    private void serve() {
        try {
            while (true) {
                var client = keep(door.accept());
                Thread.ofVirtual().start(() -> join(client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private Socket keep(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private void join(Socket client) {
        try {
            var port = keep(new Socket(InetAddress.getLoopbackAddress(), server));
            Thread.ofVirtual().start(() -> pass(client, port));
            pass(port, client);
        } catch (IOException _) {
            // The server has gone.
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[64 << 10];
        try (from; to) {
            for (int count = from.getInputStream().read(bytes); count >= 0; count = from.getInputStream().read(bytes)) {
                halted.await();
                to.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException _) {
            // One of the two has gone.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        goOn();
        door.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
