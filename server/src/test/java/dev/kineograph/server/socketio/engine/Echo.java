// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import java.nio.ByteBuffer;
import java.util.List;

/// Sends back what it hears, as the public test suites of Engine.IO expect.
///
/// **Threading.** Confined to its session's event loop.
public final class Echo implements SessionListener {
    private final EngineSession session;

    /// Echoes on that session.
    public Echo(EngineSession session) {
        this.session = session;
    }

    @Override
    public void text(String text) {
        var message = new SharedMessage(text, List.of());
        session.send(message);
        message.release();
    }

    @Override
    public void binary(byte[] bytes) {
        var message = SharedMessage.ofBytes(ByteBuffer.wrap(bytes));
        session.send(message);
        message.release();
    }

    @Override
    public void drained() {
        // It sends nothing by itself.
    }

    @Override
    public void closed(String reason) {
        // It holds nothing.
    }
}
