// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Speaks WebSocket (RFC 6455) by hand, so that it can break its rules.
///
/// **Threading.** Confined to its test.
final class WebSocketClient implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FINAL = 0x80;
    static final int MASKED = 0x80;

    /// The key and the answer to it that RFC 6455, 1.3, gives as its example.
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ANSWER_TO_KEY = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final RawClient client;

    /// What the server sent.
    static final class Message {
        private final int opcode;
        private final byte[] payload;

        private Message(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, UTF_8);
        }

        int closeCode() {
            return opcode == CLOSE && payload.length >= 2 ? ByteBuffer.wrap(payload).getShort() : -1;
        }
    }

    private WebSocketClient(RawClient client) {
        this.client = client;
    }

    /// Opens a WebSocket there, with further header lines.
    static WebSocketClient of(RawClient client, String path, String... headers) throws IOException {
        assertThat(ask(client, path, headers).readHead().status()).isEqualTo(101);
        return new WebSocketClient(client);
    }

    /// One whose handshake has been answered.
    static WebSocketClient on(RawClient client) {
        return new WebSocketClient(client);
    }

    /// Asks for one, with further header lines.
    static RawClient ask(RawClient client, String path, String... headers) throws IOException {
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return client.get(path, "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + KEY + (more.isEmpty() ? "" : "\r\n" + more.strip()));
    }

    /// Sends a message as clients must: masked.
    WebSocketClient send(int opcode, byte[] payload) throws IOException {
        return raw(FINAL | opcode, MASKED, payload);
    }

    /// Sends a frame with those first two bytes, the length or-ed into the second.
    WebSocketClient raw(int first, int mask, byte[] payload) throws IOException {
        client.send(frame(first, mask, payload));
        return this;
    }

    static byte[] frame(int first, int mask, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(mask | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(mask | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] key = mask == 0 ? new byte[4] : new byte[] {1, 2, 3, 4};
        out.writeBytes(mask == 0 ? new byte[0] : key);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ key[i % 4]);
        }
        return out.toByteArray();
    }

    /// The message that closes it, after any others.
    Message closed() throws IOException {
        var message = next();
        while (message.opcode() != CLOSE) {
            message = next();
        }
        return message;
    }

    /// The next message, which must be whole and unmasked, as servers send them.
    Message next() throws IOException {
        byte[] begin = client.read(2);
        assertThat(begin[0] & 0x70).isZero();
        assertThat(begin[0]).isNegative();
        assertThat(begin[1]).isNotNegative();
        int length = switch (begin[1]) {
            case 126 -> ByteBuffer.wrap(client.read(2)).getShort() & 0xffff;
            case 127 -> Math.toIntExact(ByteBuffer.wrap(client.read(8)).getLong());
            default -> begin[1];
        };
        return new Message(begin[0] & 0xf, client.read(length));
    }

    /// Reads on to the server's farewell, and says with which code it comes.
    int readCloseCode() throws IOException {
        while (true) {
            var message = next();
            if (message.opcode == CLOSE) {
                assertThat(client.readToEnd()).isEmpty();
                return message.closeCode();
            }
        }
    }

    RawClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
