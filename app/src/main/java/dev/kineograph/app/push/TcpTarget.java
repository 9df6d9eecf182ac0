// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends all pictures on one connection, each after its length in 8 bytes, big-endian. The server sends nothing back.
///
/// **Threading.** Confined to the thread that pushes.
final class TcpTarget implements Target {
    private static final int TO_CONNECT_MILLIS = 5_000;
    private static final int TO_END_MILLIS = 5_000;

    private final String host;
    private final int port;
    private @Nullable Socket socket;

    TcpTarget(String host, int port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public Optional<String> send(byte[] picture) throws IOException {
        var out = connected().getOutputStream();
        try {
            out.write(ByteBuffer.allocate(Long.BYTES).putLong(picture.length).array());
            out.write(picture);
            return Optional.empty();
        } catch (IOException e) {
            throw closed(e);
        }
    }

    private IOException closed(IOException e) {
        return new IOException(
                "%s: the server closed the connection; its log says why (expected: a port for pictures, from an allowed address)"
                        .formatted(this),
                e);
    }

    @Override
    public String outcome() {
        return "sent";
    }

    private Socket connected() throws IOException {
        if (socket != null) {
            return socket;
        }
        var made = new Socket();
        try {
            made.setTcpNoDelay(true);
            made.connect(new InetSocketAddress(host, port), TO_CONNECT_MILLIS);
        } catch (IOException e) {
            made.close();
            throw new IOException(
                    "%s: cannot connect (expected: a server with a port for pictures, 'tcp:' in its configuration)"
                            .formatted(this),
                    e);
        }
        socket = made;
        return made;
    }

    /// Waits for the server to close its side: it does so in order if it has read everything; a reset means that it has not.
    @Override
    public void finish() throws IOException {
        if (socket == null) {
            return;
        }
        if (readsToTheEnd(socket)) {
            throw new IOException("%s: the server sent a response (expected: a port for pictures, which sends none)".formatted(this));
        }
    }

    /// Whether there was something to read.
    private boolean readsToTheEnd(Socket connected) throws IOException {
        try {
            connected.setSoTimeout(TO_END_MILLIS);
            connected.shutdownOutput();
            return connected.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            throw new IOException("%s: the server did not read everything within %d s".formatted(this, TO_END_MILLIS / 1000), e);
        } catch (IOException e) {
            throw closed(e);
        }
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // The socket is closed in any case.
        }
    }

    @Override
    public String toString() {
        return "tcp://%s:%d".formatted(host, port);
    }
}
