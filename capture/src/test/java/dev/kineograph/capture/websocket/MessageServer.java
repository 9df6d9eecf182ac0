// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import static dev.kineograph.capture.Upstream.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.capture.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/// Frames of a WebSocket server that a test writes by hand.
final class MessageServer {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;

    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private MessageServer() {}

    /// One that sends the same frames to everybody, and then nothing, but stays.
    static Upstream of(byte[]... frames) {
        return new Upstream((request, out) -> {
            accept(request, out);
            for (var frame : frames) {
                out.write(frame);
            }
            new CountDownLatch(1).await();
        });
    }

    static void accept(String request, OutputStream out) throws Exception {
        var key = KEY.matcher(request);
        var answer = key.find() ? MessageDigest.getInstance("SHA-1").digest((key.group(1) + MAGIC).getBytes(ISO_8859_1)) : new byte[0];
        out.write(bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
                .formatted(Base64.getEncoder().encodeToString(answer))));
    }

    static byte[] binary(byte[] picture) {
        return frame(true, BINARY, picture);
    }

    static byte[] text(String text) {
        return frame(true, TEXT, text.getBytes(UTF_8));
    }

    static byte[] close(int code, String reason) {
        return frame(true, CLOSE, ByteBuffer.allocate(2 + reason.length()).putShort((short) code).put(bytes(reason)).array());
    }

    static byte[] frame(boolean isLast, int kind, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(head(isLast, kind, content.length));
        out.writeBytes(content);
        return out.toByteArray();
    }

    static byte[] head(boolean isLast, int kind, long length) {
        int first = (isLast ? 0x80 : 0) | kind;
        if (length < 126) {
            return new byte[] {(byte) first, (byte) length};
        }
        return length < 1 << 16
                ? ByteBuffer.allocate(4).put((byte) first).put((byte) 126).putShort((short) length).array()
                : ByteBuffer.allocate(10).put((byte) first).put((byte) 127).putLong(length).array();
    }

    static void zeros(OutputStream out, int megabytes) throws IOException {
        for (int i = 0; i < megabytes; i++) {
            out.write(new byte[1 << 20]);
        }
    }
}
