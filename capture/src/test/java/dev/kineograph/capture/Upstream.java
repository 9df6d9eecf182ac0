// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server of a test's own, which answers byte for byte as the test writes it. A connection is used as long as the test reads requests.
public final class Upstream implements AutoCloseable {
    private final ServerSocket listener;
    private final Answer answer;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// What is sent to one request.
    @FunctionalInterface
    public interface Answer {
        void write(String request, OutputStream out) throws Exception;
    }

    public Upstream(Answer answer) {
        this(answer, listener(0));
    }

    public Upstream(Answer answer, ServerSocket listener) {
        this.answer = answer;
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    public static ServerSocket listener(int port) {
        try {
            return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One that answers each request with the same bytes and then ends the connection.
    public static Upstream of(byte[] bytes) {
        return new Upstream((_, out) -> {
            out.write(bytes);
            out.close();
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    public URI address(String rest) {
        return URI.create("http://127.0.0.1:" + port() + rest);
    }

    /// The heads of all requests so far.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public int connections() {
        return open.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a handshake that failed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            for (var head = head(socket.getInputStream()); !head.isEmpty(); head = head(socket.getInputStream())) {
                requests.add(head);
                answer.write(head, socket.getOutputStream());
            }
        } catch (Exception e) {
            // The client is gone, or the test is over.
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    public static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
