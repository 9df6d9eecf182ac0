// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Acknowledges one event, once: calls after the first do nothing.
///
/// **Threading.** Confined to the socket's event loop.
final class Acknowledgement implements Consumer<List<@Nullable Object>> {
    private final NamespaceSocket socket;
    private final long id;
    private boolean isSent;

    Acknowledgement(NamespaceSocket socket, long id) {
        this.socket = socket;
        this.id = id;
    }

    @Override
    public void accept(List<@Nullable Object> arguments) {
        if (!isSent) {
            isSent = true;
            socket.send(new Packet.Ack(socket.namespace(), id, arguments));
        }
    }
}
