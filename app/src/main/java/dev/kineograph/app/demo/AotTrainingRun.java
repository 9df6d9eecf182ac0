// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.app.config.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Uses a demo briefly in every possible way, so that a JVM that creates an AOT cache loads the classes that a server needs.
///
/// It must not load any other classes, since every start loads all classes in the cache: so it uses sockets, not the JDK's HTTP client.
///
/// **Threading.** Confined to the thread that runs it.
public final class AotTrainingRun {
    private static final long MAX_ANSWER_NANOS = 1_000_000_000;
    private static final int CROWDS = 20;
    private static final int VIEWERS = 100;
    private static final int FIRST_BYTES = 1000;
    private static final byte[] NO_BODY = {};
    private static final String PAGE = "Accept: text/html,image/*,*/*\r\nConnection: close\r\n";
    private static final String WEB_SOCKET =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private final Demo demo;

    /// A run with this demo.
    public AotTrainingRun(Demo demo) {
        this.demo = demo;
    }

    /// Reads a configuration, requests pages and pictures, watches, and pushes.
    ///
    /// @throws IOException if any of that fails
    public void run() throws IOException {
        demo.banner();
        readConfiguration();
        for (var path : List.of("/", "/wave", "/clock.jpg", "/wave.json", "/picture", "/assets/page.css", "/wave.mjpg")) {
            http("GET " + path, PAGE, NO_BODY);
        }
        http("GET /wave", WEB_SOCKET, NO_BODY);
        var picture = body(http("GET /wave.jpg", PAGE, NO_BODY));
        http("PUT /camera.jpg", PAGE + "Content-Length: " + picture.length + "\r\n", picture);
        tcp(picture);
        crowds();
    }

    private static void readConfiguration() throws IOException {
        var file = Files.createTempFile("kineograph", ".yml");
        try {
            Files.writeString(file, "listen: [{ http: 0 }]\nstreams: { wave: { source: 'render:wave' } }\n");
            Configuration.read(file);
        } finally {
            Files.delete(file);
        }
    }

    private byte[] http(String what, String headers, byte[] body) throws IOException {
        var head = "%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(what, headers);
        try (var socket = new Socket(demo.http().getAddress(), demo.http().getPort())) {
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            socket.getOutputStream().write(body);
            var answer = readBriefly(socket.getInputStream());
            var status = new String(answer, ISO_8859_1).split(" ", 3)[1];
            if (!List.of("101", "200", "201", "204").contains(status)) {
                throw new IOException("%s: status %s (expected: 101, 200, 201 or 204)".formatted(what, status));
            }
            return answer;
        }
    }

    /// Viewers come and go: the cache remembers what a server does often, so that the next one compiles that first.
    private void crowds() throws IOException {
        byte[] request = "GET /wave.mjpg HTTP/1.1\r\nHost: localhost\r\nAccept: image/*\r\n\r\n".getBytes(ISO_8859_1);
        for (int crowd = 0; crowd < CROWDS; crowd++) {
            var viewers = new ArrayList<Socket>();
            try {
                for (int i = 0; i < VIEWERS; i++) {
                    var socket = new Socket(demo.http().getAddress(), demo.http().getPort());
                    viewers.add(socket);
                    socket.getOutputStream().write(request);
                }
                for (var viewer : viewers) {
                    viewer.getInputStream().readNBytes(FIRST_BYTES);
                }
            } finally {
                for (var viewer : viewers) {
                    viewer.close();
                }
            }
        }
    }

    /// Reads to the end, or for a second: a live picture has no end.
    private static byte[] readBriefly(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var piece = new byte[64 * 1024];
        for (long began = System.nanoTime(); System.nanoTime() - began < MAX_ANSWER_NANOS; ) {
            int length = in.read(piece);
            if (length < 0) {
                break;
            }
            bytes.write(piece, 0, length);
        }
        return bytes.toByteArray();
    }

    private static byte[] body(byte[] answer) {
        int blank = new String(answer, ISO_8859_1).indexOf("\r\n\r\n");
        return Arrays.copyOfRange(answer, blank + 4, answer.length);
    }

    private void tcp(byte[] picture) throws IOException {
        var address = demo.tcp().orElseThrow();
        try (var socket = new Socket(address.getAddress(), address.getPort());
                var out = new DataOutputStream(socket.getOutputStream())) {
            out.writeLong(picture.length);
            out.write(picture);
            socket.shutdownOutput();
            socket.getInputStream().read(); // The server sends nothing, and closes when it has read the picture.
        }
    }
}
