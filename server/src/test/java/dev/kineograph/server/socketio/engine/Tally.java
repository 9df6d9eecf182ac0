// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Counts what is handed to the session, which cannot be more than has come in.
///
/// **Threading.** Confined to the thread that reads.
final class Tally implements PacketHandler {
    private long handedUp;
    private int packets;

    /// Fails if more was handed over, texts counted in UTF-16 characters, than `received` bytes can have held.
    void check(int received) {
        if (handedUp > received) {
            throw new AssertionError("%,d handed up of %,d".formatted(handedUp, received));
        }
        if (packets > Math.max(received, 1)) {
            throw new AssertionError("%,d packets in %,d bytes".formatted(packets, received));
        }
    }

    private void count(int length) {
        packets++;
        handedUp += length;
    }

    @Override
    public void text(String text) {
        count(text.length());
    }

    @Override
    public void binary(byte[] bytes) {
        count(bytes.length);
    }

    @Override
    public void ping(String data) {
        count(data.length());
    }

    @Override
    public void pong() {
        count(0);
    }

    @Override
    public void leave() {
        count(0);
    }
}
