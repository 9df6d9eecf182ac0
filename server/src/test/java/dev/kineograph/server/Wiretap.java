// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands between a port and one client, and keeps every byte that the port sends.
///
/// **Threading.** Shared; one virtual thread for each direction.
final class Wiretap implements AutoCloseable {
    private final ServerSocket door;
    private final Socket toPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Wiretap(int port) throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        toPort = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(toPort);
        Thread.ofVirtual().start(this::serve);
    }

    /// Where the client connects to.
    int port() {
        return door.getLocalPort();
    }

    private void serve() {
        try {
            var client = door.accept();
            sockets.add(client);
            Thread.ofVirtual().start(() -> pass(client, toPort, null));
            pass(toPort, client, heard);
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void pass(Socket from, Socket to, ByteArrayOutputStream copy) {
        byte[] bytes = new byte[64 << 10];
        try {
            for (int count = from.getInputStream().read(bytes); count >= 0; count = from.getInputStream().read(bytes)) {
                if (copy != null) {
                    copy.write(bytes, 0, count);
                }
                to.getOutputStream().write(bytes, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two has gone.
        }
    }

    byte[] heard() {
        return heard.toByteArray();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
