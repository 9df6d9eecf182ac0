// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.server.socketio.engine.SessionListener;
import java.util.ArrayList;
import java.util.List;

/// Clients of Socket.IO that join namespaces on sessions made by hand.
abstract class ClientConnections {
    final Recorder recorder = new Recorder();
    final Namespaces namespaces = new Namespaces();
    final FakeSession session = new FakeSession(4);

    SessionListener open(FakeSession opened) {
        return new SocketIo(namespaces, recorder, 1 << 20).opened(opened);
    }

    /// A session whose client is in the namespaces; what was sent until then is forgotten.
    SessionListener join(FakeSession opened, String... names) {
        var listener = open(opened);
        opened.turn();
        for (var name : names) {
            listener.text(opened.protocolVersion() == 1 ? "1::" + name : "0" + name + ",");
        }
        opened.turn();
        opened.takeSent();
        recorder.takeHeard();
        return listener;
    }

    /// The sockets that a broadcast finds in a namespace.
    List<NamespaceSocket> socketsIn(String namespace) {
        var found = new ArrayList<NamespaceSocket>();
        namespaces.broadcast(namespace, socket -> !found.add(socket), "who");
        session.turn();
        return found;
    }
}
