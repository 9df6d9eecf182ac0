// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The opening of a WebSocket (RFC 6455, 4.2), without extensions: pictures do not compress, and compression bombs are avoided.
public final class WebSocketHandshake {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketHandshake() {}

    /// The head that answers a request to upgrade.
    ///
    /// @throws RefusedException if the request has no good key
    public static ResponseHead accept(Exchange exchange) {
        return ResponseHead.bare(HttpResponseStatus.SWITCHING_PROTOCOLS)
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Accept", answer(key(exchange)));
    }

    /// Answers a request that asks for another version of the protocol. Returns whether it did.
    public static boolean refusesVersion(Exchange exchange) {
        if (exchange.header("Sec-WebSocket-Version").equals("13")) {
            return false;
        }
        exchange.reply(Reply.text(HttpResponseStatus.UPGRADE_REQUIRED, "Sec-WebSocket-Version: not supported (expected: 13)")
                .with("Connection", "Upgrade")
                .with("Upgrade", "websocket")
                .with("Sec-WebSocket-Version", "13"));
        return true;
    }

    private static String key(Exchange exchange) {
        var key = exchange.header("Sec-WebSocket-Key");
        try {
            if (Base64.getDecoder().decode(key).length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new RefusedException(Refusal.BAD_VALUE, "Sec-WebSocket-Key: bad (expected: 16 bytes in base64)");
    }

    private static String answer(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + MAGIC).getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
