// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A client that speaks frames of HTTP/2 over TLS, so that it can say what no decent client would. A read that lasts too long fails.
///
/// **Threading.** Confined to its test.
final class Http2Client implements AutoCloseable {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    private static final int READ_MILLIS = 10_000;

    private final SSLSocket socket;
    private final Socket connection;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Received> streams = new TreeMap<>();
    private final List<String> goodbyes = new ArrayList<>();
    private int nextStream = 1;

    /// What has come on one stream.
    static final class Received {
        final Map<String, List<String>> headers = new TreeMap<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean ended;
        String reset = "";

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        int status() {
            var status = header(":status");
            return status.isEmpty() ? 0 : Integer.parseInt(status);
        }

        byte[] body() {
            return body.toByteArray();
        }

        byte[] bodyFrom(int start) {
            return Arrays.copyOfRange(body.toByteArray(), start, body.size());
        }

        boolean isOver() {
            return ended || !reset.isEmpty();
        }
    }

    private Http2Client(SSLSocket socket, Socket connection) throws IOException {
        this.socket = socket;
        this.connection = connection;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /// Connects to a port, and says nothing.
    ///
    /// @param receiveBuffer a small one makes what is not read pile up at the server; 0 for the system's
    static Http2Client silent(SSLSocketFactory sockets, int port, int receiveBuffer) throws IOException {
        var connection = new Socket();
        if (receiveBuffer > 0) {
            connection.setReceiveBufferSize(receiveBuffer);
        }
        connection.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return on(sockets, connection);
    }

    /// Speaks TLS on a connection.
    static Http2Client on(SSLSocketFactory sockets, Socket connection) throws IOException {
        connection.setSoTimeout(READ_MILLIS);
        connection.setTcpNoDelay(true);
        var socket = (SSLSocket) sockets.createSocket(connection, "localhost", connection.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!socket.getApplicationProtocol().equals("h2")) {
            throw new IOException("protocol: %s (expected: h2)".formatted(socket.getApplicationProtocol()));
        }
        return new Http2Client(socket, connection);
    }

    /// Connects to a port, and says what a client begins with.
    static Http2Client to(SSLSocketFactory sockets, int port, int... settings) throws IOException {
        return silent(sockets, port, 0).greet(settings);
    }

    Http2Client greet(int... settings) throws IOException {
        send(PREFACE);
        return send(Http2Frame.settings(settings));
    }

    Http2Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Http2Client send(Http2Frame... frames) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var frame : frames) {
            bytes.writeBytes(frame.bytes());
        }
        return send(bytes.toByteArray());
    }

    private static List<String> head(String method, String path, String... headers) {
        return Stream.concat(
                        Stream.of(":method=" + method, ":scheme=https", ":authority=localhost", ":path=" + path), Stream.of(headers))
                .toList();
    }

    /// Sends a request without a body, and returns its stream.
    int get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    int request(String method, String path, String... headers) throws IOException {
        int stream = newStream();
        send(Http2Frame.headers(stream, true, head(method, path, headers)));
        return stream;
    }

    /// Sends the head of a request whose body follows.
    int begin(String method, String path, String... headers) throws IOException {
        int stream = newStream();
        send(Http2Frame.headers(stream, false, head(method, path, headers)));
        return stream;
    }

    /// Asks for a WebSocket (RFC 8441).
    int webSocket(String path, String... headers) throws IOException {
        return begin("CONNECT", path, Stream.concat(Stream.of(":protocol=websocket", "sec-websocket-version=13"), Stream.of(headers)).toArray(String[]::new));
    }

    private int newStream() {
        int stream = nextStream;
        nextStream += 2;
        return stream;
    }

    /// The next frame. Settings are acknowledged.
    ///
    /// @throws EOFException if the server has ended the connection
    Http2Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        var frame = new Http2Frame(type, flags, stream, payload);
        note(frame);
        if (type == Http2Frame.SETTINGS && !frame.has(Http2Frame.ACK)) {
            send(new Http2Frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
        }
        return frame;
    }

    private void note(Http2Frame frame) throws IOException {
        if (frame.type() == Http2Frame.GOAWAY) {
            goodbyes.add(frame.error());
        }
        if (frame.stream() == 0) {
            return;
        }
        var received = stream(frame.stream());
        switch (frame.type()) {
            case Http2Frame.DATA -> received.body.writeBytes(frame.payload());
            case Http2Frame.HEADERS -> decode(frame, received);
            case Http2Frame.RST_STREAM -> received.reset = received.reset.isEmpty() ? frame.error() : received.reset;
            default -> { }
        }
        received.ended |= frame.endsStream();
    }

    private void decode(Http2Frame frame, Received received) throws IOException {
        try {
            for (var field : fields.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))) {
                received.headers.computeIfAbsent(field.getKey().toString(), _ -> new ArrayList<>()).addFirst(field.getValue().toString());
            }
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    /// What has come on a stream so far.
    Received stream(int stream) {
        return streams.computeIfAbsent(stream, _ -> new Received());
    }

    /// All streams on which something has come.
    Map<Integer, Received> streams() {
        return streams;
    }

    /// The reasons for which the server has said goodbye.
    List<String> goodbyes() {
        return goodbyes;
    }

    /// The answer to a request, once it has ended.
    Received answer(int stream) throws IOException {
        while (!stream(stream).isOver()) {
            read();
        }
        return stream(stream);
    }

    /// The answer to a request, once its head has come.
    Received head(int stream) throws IOException {
        while (stream(stream).status() < 200 && !stream(stream).isOver()) {
            read();
        }
        return stream(stream);
    }

    /// Reads on until that many bytes of the body have come.
    byte[] body(int stream, int bytes) throws IOException {
        while (stream(stream).body.size() < bytes) {
            read();
        }
        return stream(stream).body();
    }

    /// Reads on until the server says goodbye. Returns its reason.
    String goodbye() throws IOException {
        while (true) {
            var frame = read();
            if (frame.type() == Http2Frame.GOAWAY) {
                return frame.error();
            }
        }
    }

    /// Reads on until the server has answered this ping: all that was sent before has been read.
    void catchUp() throws IOException {
        var ping = Http2Frame.ping(System.nanoTime());
        send(ping);
        while (true) {
            var frame = read();
            if (frame.type() == Http2Frame.PING && Arrays.equals(frame.payload(), ping.payload())) {
                return;
            }
        }
    }

    /// Whether the server has ended the connection, once all has been read.
    boolean isEnded() {
        try {
            while (true) {
                read();
            }
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            return connection.isClosed() || e.getMessage() == null || !e.getMessage().contains("timed out");
        }
    }

    /// Drops the connection as a machine that has lost its power would be found to have.
    void drop() throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // It is over.
        }
    }
}
