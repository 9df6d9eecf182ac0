// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/// The target of `./fuzz producers`: what a program may send to the TCP port. Each input is a connection of its own to a real server: it is
/// read to its end and answered or closed, its connection is over then, and nothing in the server has failed.
public final class ProducerFuzz {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final KineographServer SERVER = start();

    private ProducerFuzz() {}

    @SuppressWarnings("resource") // It lives as long as the fuzzer.
    private static KineographServer start() {
        try {
            return KineographServer.start(
                    new Hub(), ServerSettings.DEFAULT.with(EventLoops.DEFAULT.withCount(1)), new Listener.Tcp(0, StreamName.of("door")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
            // RST: a million connections must not leave a million ports that wait.
            socket.setSoLinger(true, 0);
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(input, socket);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            // The server has closed while something was still being sent: it had heard enough.
        }
        if (SERVER.refusals().containsKey("tcp FAILED")) {
            throw new AssertionError("a producer failed by a fault of the server: see the log");
        }
    }

    private static void send(byte[] input, Socket socket) throws IOException {
        socket.getOutputStream().write(input);
        socket.shutdownOutput();
    }
}
