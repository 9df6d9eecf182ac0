// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Acknowledges one event of a client, once: calls after the first do nothing.
///
/// **Threading.** Confined to the socket's event loop.
final class Acknowledgement implements Consumer<List<@Nullable Object>> {
    private final String namespace;
    private final long id;
    private final Consumer<Packet> send;
    private boolean isSent;

    /// @param id the event's
    /// @param send sends to the client
    Acknowledgement(String namespace, long id, Consumer<Packet> send) {
        this.namespace = namespace;
        this.id = id;
        this.send = send;
    }

    @Override
    public void accept(List<@Nullable Object> arguments) {
        if (!isSent) {
            isSent = true;
            send.accept(new Packet.Ack(namespace, id, arguments));
        }
    }
}
