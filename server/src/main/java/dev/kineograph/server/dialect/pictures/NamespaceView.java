// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.server.net.Permits;
import dev.kineograph.server.socketio.NamespaceSocket;
import dev.kineograph.server.viewer.socketio.NewestPictures;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a client may see the pictures that are pushed in its namespace. If it may not, it is told so once, and the permit is requested
/// again at its next event and whenever rights may have changed.
///
/// **Threading.** Confined to the socket's event loop, except for [#isOpen].
final class NamespaceView {
    private final NamespaceSocket socket;
    private final ClientOptions options;
    private final Hub hub;
    private final NewestPictures newest;
    private final Permits permits;
    private final StreamName stream;
    private volatile boolean open;
    private boolean toldDenial;
    private @Nullable Settled verdict;

    NamespaceView(NamespaceSocket socket, ClientOptions options, Hub hub, PushEvents events, NewestPictures newest, Permits permits) {
        this.socket = socket;
        this.options = options;
        this.hub = hub;
        this.newest = newest;
        this.permits = permits;
        this.stream = events.stream(socket.namespace());
    }

    /// The stream of the pictures that are pushed in the namespace.
    StreamName stream() {
        return stream;
    }

    /// Whether the client may see them. From any thread.
    boolean isOpen() {
        return open;
    }

    /// Requests the permit.
    ///
    /// @param showsNewest whether the newest picture is shown when it is granted
    void begin(boolean showsNewest) {
        permits.require(Action.WATCH, stream, settled -> {
            verdict = settled;
            switch (settled) {
                case Allowed _ -> {
                    open = true;
                    toldDenial = false;
                    if (showsNewest) {
                        showNewest();
                    }
                }
                case Denied denied -> tell(denied);
            }
        });
    }

    private void showNewest() {
        hub.find(stream)
                .map(ImageStream::newest)
                .ifPresent(frame -> newest.send(frame, socket, options.getsBytes(Optional.empty())));
    }

    /// Whether the namespace exists, as far as this client may know: not if its stream is hidden. A verdict that is pending, or denies
    /// without hiding, leaves that open, and counts as yes.
    boolean isThere() {
        return switch (verdict) {
            case null -> true;
            case Allowed _ -> hub.find(stream).isPresent();
            case Denied _ -> !isHidden();
        };
    }

    /// Whether the stream is hidden from the client.
    boolean isHidden() {
        return verdict instanceof Denied denied && denied.hidden();
    }

    /// Requests the permit again, if it was denied.
    void beginAgain() {
        if (!open && !permits.isRequested(Action.WATCH, stream) && !permits.isFull()) {
            begin(false);
        }
    }

    /// The permit that the client had is now denied.
    ///
    /// @param told whether it has been told so
    void revoked(Denied denied, boolean told) {
        open = false;
        toldDenial |= told;
        tell(denied);
    }

    /// Says nothing about a hidden stream, which must look like one to which nothing has been pushed.
    private void tell(Denied denied) {
        if (!toldDenial && !denied.hidden()) {
            toldDenial = true;
            socket.emit(PictureExchange.ERROR_EVENT, Map.of("message", denied.reason()));
        }
    }

    void close() {
        open = false;
    }
}
