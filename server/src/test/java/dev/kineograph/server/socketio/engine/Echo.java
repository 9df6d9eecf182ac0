// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import java.nio.ByteBuffer;
import java.util.List;

/// Says what it hears: what the public suites of Engine.IO want of a server.
///
/// **Threading.** Confined to its session's event loop.
public final class Echo implements SessionListener {
    private final Session session;

    /// On that session.
    public Echo(Session session) {
        this.session = session;
    }

    @Override
    public void text(String text) {
        var message = new Message(text, List.of());
        session.send(message);
        message.release();
    }

    @Override
    public void binary(byte[] bytes) {
        var message = Message.ofBytes(ByteBuffer.wrap(bytes));
        session.send(message);
        message.release();
    }

    @Override
    public void drained() {
        // It says nothing by itself.
    }

    @Override
    public void closed(String reason) {
        // It holds nothing.
    }
}
