// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.legacy;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.engine.PacketHandler;
import dev.kineograph.server.socketio.engine.PayloadReader;
import dev.kineograph.server.socketio.engine.ProtocolVersion;
import dev.kineograph.server.socketio.engine.TransportFormat;
import dev.kineograph.server.socketio.engine.Utf8;
import io.netty.buffer.ByteBuf;

/// Protocol 1, of socket.io 0.8 and 0.9. Sessions handle heartbeats and disconnects; other packets, such as `5:::{"name":...}`,
/// are passed on whole.
///
/// **Threading.** Stateless.
final class ProtocolVersion1 implements ProtocolVersion {
    private static final char FRAME = '\ufffd';
    private static final int MAX_DIGITS = 9;

    @Override
    public int number() {
        return 1;
    }

    @Override
    public TransportFormat overWebSocket() {
        return TransportFormat.WEBSOCKET_1;
    }

    @Override
    public TransportFormat overPolls(boolean readsBytes) {
        return TransportFormat.POLLING_1;
    }

    @Override
    public boolean serverPings() {
        return true;
    }

    @Override
    public String ping() {
        return "2::";
    }

    @Override
    public String pong(String data) {
        return "2::";
    }

    @Override
    public String close() {
        return "0::";
    }

    /// "Client not handshaken", with the advice to connect again: a client that gets [#close] does not reconnect.
    @Override
    public String goingAway() {
        return "7:::1+0";
    }

    @Override
    public boolean closesOnWebSocket() {
        return true;
    }

    @Override
    public String nothing() {
        return "8::";
    }

    @Override
    public String received() {
        return "1";
    }

    @Override
    public void readText(String packet, PacketHandler packets) {
        if (packet.isEmpty() || packet.charAt(0) < '0' || packet.charAt(0) > '8' || (packet.length() > 1 && packet.charAt(1) != ':')) {
            throw refused("packet: no kind (expected: a digit, 0 to 8, and a colon)");
        }
        switch (packet.charAt(0)) {
            case '0' -> readDisconnect(packet, packets);
            case '2' -> packets.pong();
            case '8' -> { }
            default -> packets.text(packet);
        }
    }

    /// Ends the session, or leaves one namespace: `0::/chat`.
    private static void readDisconnect(String packet, PacketHandler packets) {
        int end = packet.lastIndexOf(':');
        if (end == packet.length() - 1 || end < 0) {
            packets.leave();
        } else {
            packets.text(packet);
        }
    }

    @Override
    public void readBinary(ByteBuf packet, PacketHandler packets) {
        throw refused("binary message (expected: text, since protocol 1 has no other)");
    }

    @Override
    public PayloadReader payload(byte[] body) {
        return new LegacyPayload(Utf8.payload(body));
    }

    /// One packet, or several with their lengths in UTF-16 characters before them: `\ufffd3\ufffd2::`.
    private final class LegacyPayload implements PayloadReader {
        private final String payload;
        private int at;

        LegacyPayload(String payload) {
            this.payload = payload;
        }

        /// There is at least one, which may be empty and so bad.
        @Override
        public boolean hasNext() {
            return at == 0 || at < payload.length();
        }

        @Override
        public int readNext(PacketHandler packets) {
            var packet = next();
            readText(packet, packets);
            return packet.length();
        }

        private String next() {
            if (at == 0 && (payload.isEmpty() || payload.charAt(0) != FRAME)) {
                at = Math.max(1, payload.length());
                return payload;
            }
            int digits = payload.charAt(at) == FRAME ? payload.indexOf(FRAME, at + 1) : -1;
            int length = digits < 0 ? -1 : length(payload.substring(at + 1, Math.min(digits, at + 2 + MAX_DIGITS)));
            if (length < 0 || length > payload.length() - digits - 1) {
                throw refused("payload: bad length (expected: \\ufffdLENGTH\\ufffdPACKET)");
            }
            at = digits + 1 + length;
            return payload.substring(digits + 1, at);
        }
    }

    private static int length(String digits) {
        boolean good = !digits.isEmpty() && digits.length() <= MAX_DIGITS && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return good ? Integer.parseInt(digits) : -1;
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, sentence);
    }
}
