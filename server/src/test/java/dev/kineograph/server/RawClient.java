// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A client that speaks bytes, so that it can say what no decent client would. A read that lasts too long fails.
///
/// **Threading.** Confined to its test.
final class RawClient implements AutoCloseable {
    private static final int READ_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(READ_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /// Connects to a port of this machine.
    public static RawClient to(int port) {
        return to(port, 0);
    }

    /// Connects with a small window: what is not read here soon piles up at the server.
    public static RawClient to(int port, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer); // Before it is connected: it decides on the window's scale.
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Connects from another address of this machine, such as 127.0.0.2.
    static RawClient from(String address, int port) {
        return from(address, port, 0);
    }

    /// The same with a small window.
    static RawClient from(String address, int port, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Speaks on a socket that is connected already.
    static RawClient on(Socket connected) throws IOException {
        return new RawClient(connected);
    }

    /// Sends a text of one byte a character.
    public RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    /// Sends bytes in one write.
    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// Sends a picture as the TCP port wants it: 8 bytes of length, then the picture.
    public RawClient sendPicture(byte[] picture) throws IOException {
        return send(prefixed(picture));
    }

    /// A picture with its length before it.
    static byte[] prefixed(byte[] picture) {
        return ByteBuffer.allocate(8 + picture.length).putLong(picture.length).put(picture).array();
    }

    /// Sends 8 bytes of length and nothing more.
    public RawClient sendLength(long length) throws IOException {
        return send(ByteBuffer.allocate(8).putLong(length).array());
    }

    /// Asks for a path with GET and those further header lines.
    public RawClient get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    /// Sends a request without a body.
    public RawClient request(String method, String path, String... headers) throws IOException {
        return send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n");
    }

    /// Uploads a picture with PUT.
    public RawClient put(String path, byte[] body, String... headers) throws IOException {
        send("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n" + lines(headers) + "\r\n");
        return send(body);
    }

    /// Sends a body with POST.
    public RawClient post(String path, byte[] body, String... headers) throws IOException {
        send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n" + lines(headers) + "\r\n");
        return send(body);
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    /// Exactly that many bytes.
    public byte[] read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("ended after %d of %d bytes: %s".formatted(bytes.length, count, text(bytes)));
        }
        return bytes;
    }

    /// Everything up to and with these characters.
    public String readUntil(String end) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!text(bytes.toByteArray()).endsWith(end)) {
            bytes.write(read(1));
        }
        return text(bytes.toByteArray());
    }

    /// The head of an answer, with its blank line.
    public Answer readHead() throws IOException {
        return new Answer(readUntil("\r\n\r\n"), new byte[0]);
    }

    /// An answer with the body that its Content-Length announces.
    public Answer readAnswer() throws IOException {
        var head = readHead();
        return new Answer(head.head(), read(head.contentLength()));
    }

    /// All that still comes, up to the FIN; a reset is an IOException.
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /// What comes at once, if anything does within that time; empty for nothing.
    public byte[] readWithin(int millis) throws IOException {
        try {
            socket.setSoTimeout(millis);
            byte[] some = new byte[1 << 16];
            return Arrays.copyOf(some, Math.max(0, in.read(some)));
        } catch (SocketTimeoutException _) {
            return new byte[0];
        } finally {
            socket.setSoTimeout(READ_MILLIS);
        }
    }

    /// Whether the server closes the connection, in order or not. What it still sends is thrown away.
    public boolean isEnded() {
        return isEndedWithin(READ_MILLIS);
    }

    /// Whether the server closes the connection before it has said nothing for that time.
    public boolean isEndedWithin(int millis) {
        try {
            socket.setSoTimeout(millis);
            in.skipNBytes(Long.MAX_VALUE);
            return false;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /// Says that nothing more will be sent.
    public RawClient halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Ends with RST, as a killed program or an impatient one may.
    public void kill() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// `ADDRESS:PORT` of this end, as the server sees it.
    public String name() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
