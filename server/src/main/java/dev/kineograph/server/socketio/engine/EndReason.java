// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.RefusedException;

/// Why a session ends. The kind decides how the client is told; the sentence is for people.
///
/// **Threading.** Immutable.
record EndReason(Kind kind, String sentence) {
    static final EndReason CLIENT_LEFT = new EndReason(Kind.CLIENT_LEFT, "the client has left");
    static final EndReason CLOSED_BY_SERVER = closed("closed by the server");
    static final EndReason CONNECTION_CLOSED = closed("the connection is closed");
    static final EndReason NO_HEARTBEAT = closed("no heartbeat in time");
    static final EndReason UNUSED = closed("opened and not used");
    static final EndReason FAULT = new EndReason(Kind.FAULT, "a fault of the server");
    static final EndReason DOES_NOT_READ = new EndReason(Kind.RESET, "does not read");
    static final EndReason SERVER_CLOSED = new EndReason(Kind.GOING_AWAY, "the server has closed");
    static final EndReason RESET_BY_SERVER = new EndReason(Kind.RESET, "ended by the server");

    /// How a session ends, each with its WebSocket close code (RFC 6455, 7.4.1).
    enum Kind {
        /// In order, once everything written has been sent.
        CLOSED(1000),
        /// In order, because the server is shutting down: another one may start at once.
        GOING_AWAY(1001),
        /// In order, because the client has said that it leaves.
        CLIENT_LEFT(1000),
        /// In order, because the client has broken the protocol or a limit.
        REFUSED(1008),
        /// In order, because the client's message is too long.
        TOO_LONG(1009),
        /// In order, because there is no memory for what the client sends or gets.
        NO_MEMORY(1013),
        /// In order, because this program has failed.
        FAULT(1011),
        /// At once; what has not been sent is lost. No close frame is sent; the client reports 1006.
        RESET(1006);

        private final int closeCode;

        Kind(int closeCode) {
            this.closeCode = closeCode;
        }

        int closeCode() {
            return closeCode;
        }
    }

    /// Neither side is at fault.
    static EndReason closed(String sentence) {
        return new EndReason(Kind.CLOSED, sentence);
    }

    /// The client has broken the protocol or a limit.
    static EndReason refused(String sentence) {
        return new EndReason(Kind.REFUSED, sentence);
    }

    /// What the client has sent is refused.
    static EndReason refused(RefusedException refusal) {
        var kind = switch (refusal.reason()) {
            case TOO_MANY_BYTES -> Kind.TOO_LONG;
            case NO_MEMORY -> Kind.NO_MEMORY;
            default -> Kind.REFUSED;
        };
        return new EndReason(kind, refusal.sentence());
    }
}
