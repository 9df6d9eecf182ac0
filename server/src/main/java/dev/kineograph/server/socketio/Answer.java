// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers one event, once.
///
/// **Threading.** Confined to the client's event loop.
final class Answer implements Consumer<List<@Nullable Object>> {
    private final JoinedClient client;
    private final long id;
    private boolean isGiven;

    Answer(JoinedClient client, long id) {
        this.client = client;
        this.id = id;
    }

    @Override
    public void accept(List<@Nullable Object> arguments) {
        if (!isGiven) {
            isGiven = true;
            client.send(new Packet.Ack(client.namespace(), id, arguments));
        }
    }
}
