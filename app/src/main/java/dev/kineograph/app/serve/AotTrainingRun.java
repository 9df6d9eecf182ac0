// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Uses a server briefly as its clients do, so that a JVM that creates an AOT cache loads the classes that a server needs, and finds out what it does often.
///
/// It must not load any other classes, since every start loads all classes in the cache, a hundred in some two milliseconds: so it uses sockets, not the JDK's HTTP
/// client, and a picture that is there, and neither draws nor looks at the metrics.
///
/// **Threading.** Confined to the thread that runs it.
public final class AotTrainingRun {
    /// A grey pixel.
    private static final byte[] JPEG = HexFormat.of().parseHex("ffd8ffe000104a46494600010100000100010000ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933"
            + "383740485c4e404457453738506d51575f626768673e4d71797064785c656763ffc0000b080001000101011100ffc4001400010000000000000000000000000000"
            + "0000ffc40014100100000000000000000000000000000000ffda0008010100003f003fffd9");

    /// On a busy machine. Without the start cache that this is for, every start of the program would be slow.
    private static final int MAX_ANSWER_MILLIS = 20_000;

    /// A live picture has no end: this ends what is read of it.
    private static final int MAX_PAUSE_MILLIS = 1000;

    private static final int CROWDS = 20;
    private static final int VIEWERS = 100;
    private static final int PICTURES = 10;

    /// The head of a live picture, and the beginning of its first part.
    private static final int FIRST_BYTES = 400;

    private static final List<String> GOOD = List.of("HTTP/1.1 101", "HTTP/1.1 200", "HTTP/1.1 201", "HTTP/1.1 204");
    private static final byte[] NO_BODY = {};
    private static final String PAGE = "Accept: text/html,image/*,*/*\r\nConnection: close\r\n";
    private static final String WEB_SOCKET =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private final InetSocketAddress server;
    private final ServerStart serve;

    /// Another server, as a user starts it.
    @FunctionalInterface
    public interface ServerStart {
        /// Starts one and ends it.
        ///
        /// @param arguments of `kineograph serve`
        /// @throws IOException if it fails
        void run(String... arguments) throws IOException;
    }

    /// A run with the server at this HTTP port, whose streams can be pushed.
    public AotTrainingRun(InetSocketAddress server, ServerStart serve) {
        this.server = server;
        this.serve = serve;
    }

    /// Pushes, requests pages and pictures, watches, and starts a server with a configuration.
    ///
    /// @throws IOException if any of that fails
    public void run() throws IOException {
        serveConfiguration();
        push();
        for (var path : List.of("/", "/camera", "/camera.jpg", "/camera.json", "/assets/page.css", "/camera.mjpg")) {
            http("GET " + path, PAGE, NO_BODY);
        }
        http("GET /camera", WEB_SOCKET, NO_BODY);
        crowds();
    }

    private void serveConfiguration() throws IOException {
        var file = Files.createTempFile("kineograph", ".yml");
        try {
            Files.writeString(file, "listen: [{ http: 0 }]\nstreams: { camera: {} }\n");
            serve.run(file.toString(), "--training");
        } finally {
            Files.delete(file);
        }
    }

    private void push() throws IOException {
        http("PUT /camera.jpg", PAGE + "Content-Length: " + JPEG.length + "\r\n", JPEG);
    }

    /// Viewers come and go: the cache remembers what a server does often, so that the next one compiles that first.
    private void crowds() throws IOException {
        byte[] request = "GET /camera.mjpg HTTP/1.1\r\nHost: localhost\r\nAccept: image/*\r\n\r\n".getBytes(ISO_8859_1);
        for (int crowd = 0; crowd < CROWDS; crowd++) {
            var viewers = new ArrayList<Socket>();
            try {
                for (int i = 0; i < VIEWERS; i++) {
                    var socket = new Socket(server.getAddress(), server.getPort());
                    viewers.add(socket);
                    socket.setSoTimeout(MAX_ANSWER_MILLIS);
                    socket.getOutputStream().write(request);
                }
                for (var viewer : viewers) {
                    viewer.getInputStream().readNBytes(FIRST_BYTES);
                }
                for (int i = 0; i < PICTURES; i++) {
                    push();
                }
            } finally {
                for (var viewer : viewers) {
                    viewer.close();
                }
            }
        }
    }

    private void http(String what, String headers, byte[] body) throws IOException {
        var head = "%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(what, headers);
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            socket.getOutputStream().write(body);
            var answer = new String(readBriefly(socket), ISO_8859_1);
            if (GOOD.stream().noneMatch(answer::startsWith)) {
                throw new IOException("%s: '%.20s' (expected: one of %s)".formatted(what, answer, GOOD));
            }
        }
    }

    /// Reads to the end, or until nothing more comes.
    private static byte[] readBriefly(Socket socket) throws IOException {
        socket.setSoTimeout(MAX_ANSWER_MILLIS);
        var bytes = new ByteArrayOutputStream();
        var piece = new byte[64 * 1024];
        try {
            for (int length; (length = socket.getInputStream().read(piece)) >= 0; ) {
                bytes.write(piece, 0, length);
                socket.setSoTimeout(MAX_PAUSE_MILLIS);
            }
        } catch (SocketTimeoutException e) {
            if (bytes.size() == 0) {
                throw e;
            }
        }
        return bytes.toByteArray();
    }
}
