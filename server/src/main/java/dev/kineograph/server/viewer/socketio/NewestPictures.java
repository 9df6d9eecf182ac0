// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import dev.kineograph.Frame;
import dev.kineograph.server.socketio.NamespaceSocket;
import dev.kineograph.server.socketio.SocketIo;
import dev.kineograph.server.socketio.engine.SharedMessage;
import io.netty.channel.EventLoop;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The newest pictures for clients that connect late. On each event loop a picture is encoded once, however many clients wait for it, and
/// forgotten when none waits.
///
/// **Threading.** Shared; what belongs to an event loop is confined to it.
public final class NewestPictures {
    private final String event;
    private final Map<EventLoop, Map<Form, Encoded>> ofLoops = new ConcurrentHashMap<>();

    /// The form in which clients get it.
    private record Form(int version, String namespace, boolean binary) {}

    /// Keeps neither of them alive.
    private record Encoded(WeakReference<Frame> frame, WeakReference<SharedMessage> message) {
        /// Null if it has been sent to all.
        @Nullable SharedMessage alive() {
            var encoded = message.get();
            return encoded == null || encoded.refCnt() == 0 ? null : encoded;
        }
    }

    /// Creates an empty cache.
    ///
    /// @param event the event that shows pictures
    public NewestPictures(String event) {
        this.event = event;
    }

    /// Sends a frame's picture to a socket, on its event loop.
    public void send(Frame frame, NamespaceSocket socket, boolean binary) {
        var session = socket.session();
        var form = new Form(session.protocolVersion(), socket.namespace(), binary);
        var here = ofLoops.computeIfAbsent(session.loop(), _ -> new HashMap<>());
        var known = here.get(form);
        var message = known == null || !known.frame.refersTo(frame) ? null : known.alive();
        if (message != null) {
            socket.send(message);
            return;
        }
        here.values().removeIf(encoded -> encoded.alive() == null);
        message = SocketIo.picture(form.version, form.namespace, event, PictureEvent.of(frame.picture(), binary));
        try {
            here.put(form, new Encoded(new WeakReference<>(frame), new WeakReference<>(message)));
            socket.send(message);
        } finally {
            message.release();
        }
    }
}
