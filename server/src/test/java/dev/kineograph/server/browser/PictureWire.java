// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A multipart server by hand, to try browsers and this harness on; the product's own is tested elsewhere.
///
/// `/eager` and `/classic` are streams, `/page?BASE64` answers that HTML, `/isolated?BASE64` as a page that shows only what agrees to that.
///
/// **Threading.** Shared; one virtual thread a connection.
final class PictureWire implements AutoCloseable {
    private static final String STREAM = """
            HTTP/1.1 200 OK
            Content-Type: multipart/x-mixed-replace; boundary=token
            X-Content-Type-Options: nosniff
            Content-Security-Policy: default-src 'none'; sandbox
            Connection: close

            """.replace("\n", "\r\n");

    private final ServerSocket door;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();

    private record Viewer(boolean eager, Socket socket) {
        void send(String before, byte[] image, String after) {
            try {
                var bytes = new ByteArrayOutputStream();
                bytes.writeBytes(before.getBytes(US_ASCII));
                bytes.writeBytes(image);
                bytes.writeBytes(after.getBytes(US_ASCII));
                socket.getOutputStream().write(bytes.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    PictureWire() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url(String host, String path) {
        return "http://%s:%d%s".formatted(host, door.getLocalPort(), path);
    }

    String pageUrl(String host, String html) {
        return url(host, "/page?" + Base64.getUrlEncoder().encodeToString(html.getBytes(US_ASCII)));
    }

    String isolatedPageUrl(String host, String html) {
        return url(host, "/isolated?" + Base64.getUrlEncoder().encodeToString(html.getBytes(US_ASCII)));
    }

    int viewers() {
        return viewers.size();
    }

    /// Sends one frame to all, with nothing after it: small to eager viewers, whose preamble is there for that; large to
    /// the others, because Chromium holds cross-origin answers back until 1,024 bytes are there.
    void publish(SolidPicture picture) {
        for (var viewer : viewers) {
            if (viewer.eager) {
                viewer.send("", picture.encoded("png"), "\r\n--token\r\nContent-Type: image/png\r\n\r\n");
            } else {
                viewer.send("Content-Type: image/bmp\r\n\r\n", picture.encoded("bmp"), "\r\n--token\r\n");
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var viewer : viewers) {
            viewer.socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = door.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket; var request = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            var head = request.lines().takeWhile(line -> !line.isEmpty()).toList();
            var target = head.isEmpty() ? "" : head.getFirst().split(" ", 3)[1];
            if (target.startsWith("/page?")) {
                page(socket, Base64.getUrlDecoder().decode(target.substring(6)), "");
            } else if (target.startsWith("/isolated?")) {
                page(socket, Base64.getUrlDecoder().decode(target.substring(10)), "Cross-Origin-Embedder-Policy: require-corp\r\n");
            } else if (target.equals("/eager") || target.equals("/classic")) {
                stream(new Viewer(target.equals("/eager"), socket), request);
            }
        } catch (IOException | UncheckedIOException _) {
            // gone
        }
    }

    private static void page(Socket socket, byte[] html, String headers) throws IOException {
        var head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
                .formatted(html.length, headers);
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        socket.getOutputStream().write(html);
    }

    private void stream(Viewer viewer, BufferedReader peer) throws IOException {
        viewer.socket.setTcpNoDelay(true);
        var preamble = viewer.eager ? " ".repeat(1024) + "\r\n--token\r\nContent-Type: image/png\r\n\r\n" : "--token\r\n";
        viewer.send(STREAM, new byte[0], preamble);
        viewers.add(viewer);
        try {
            while (peer.read() >= 0) {
                // a viewer has nothing more to say: the end of it is its leaving
            }
        } finally {
            viewers.remove(viewer);
        }
    }
}
