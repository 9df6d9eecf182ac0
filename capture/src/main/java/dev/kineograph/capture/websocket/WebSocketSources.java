// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import dev.kineograph.capture.http.CheckedReach;
import dev.kineograph.capture.http.Reach;
import dev.kineograph.capture.http.Destination;
import java.net.URI;
import java.util.List;

/// Pictures that any server sends by WebSocket, one in each message, as bytes or as a data URL: `ws://robot.local:9000/camera`, and `wss`.
///
/// | parameter, after a `#` | meaning | default |
/// |---|---|---|
/// | `silence` | how long the server may send nothing before we connect again, 1 second to 24 hours | 30 s |
/// | `bearer` | a token that is sent as `Authorization: Bearer` | - |
/// | `sha256` | the fingerprint of the server's certificate; then only that one is trusted | - |
/// | `ca` | a file with the certificates of authorities, in PEM; then only those that they have signed are trusted | - |
///
/// **Threading.** Immutable.
public final class WebSocketSources implements SourceProvider {
    static {
        // Before the first use of the client.
        Destination.allowHostHeader();
    }

    /// For the service loader.
    public WebSocketSources() {}

    @Override
    public List<String> schemes() {
        return List.of("ws", "wss");
    }

    @Override
    public StreamSettings settings() {
        return StreamSettings.FETCHED;
    }

    @Override
    public Source open(URI address) {
        return new WebSocketSource(WebSocketAddress.of(address), Reach.ANYWHERE);
    }

    @Override
    public Source openUntrusted(URI address) {
        var checked = WebSocketAddress.of(address);
        CheckedReach.check(checked.request(), checked.trust());
        return new WebSocketSource(checked, Reach.untrusted());
    }
}
