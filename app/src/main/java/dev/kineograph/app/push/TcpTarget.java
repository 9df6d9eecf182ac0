// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// 8 bytes of length, big-endian, then the picture, again and again on one connection. The other side answers nothing.
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
                "%s: the connection was closed there, whose log says why (expected: a port for pictures, from an allowed address)"
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
                    "%s: nobody answers there (expected: a server with a port for pictures, 'tcp:' in its configuration)"
                            .formatted(this),
                    e);
        }
        socket = made;
        return made;
    }

    /// Whoever has read everything closes its side in order; a reset says that it has not.
    @Override
    public void finish() throws IOException {
        if (socket == null) {
            return;
        }
        if (readsToTheEnd(socket)) {
            throw new IOException("%s: something answered (expected: a port for pictures, which never does)".formatted(this));
        }
    }

    /// Whether there was something to read.
    private boolean readsToTheEnd(Socket connected) throws IOException {
        try {
            connected.setSoTimeout(TO_END_MILLIS);
            connected.shutdownOutput();
            return connected.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            throw new IOException("%s: not everything was read within %d s".formatted(this, TO_END_MILLIS / 1000), e);
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
            // It is gone either way.
        }
    }

    @Override
    public String toString() {
        return "tcp://%s:%d".formatted(host, port);
    }
}
