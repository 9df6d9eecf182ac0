// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import dev.kineograph.capture.http.CheckedReach;
import dev.kineograph.capture.http.Reach;
import dev.kineograph.capture.http.Destination;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The streams of another Kineograph: `kineograph://office.local/door`, at port 8080 if none is given. Each picture is as old here as it is there.
///
/// | parameter, behind a `#` | meaning | default |
/// |---|---|---|
/// | `tls` | `on`: the connection is encrypted, as to a proxy that has a certificate | off; on with a `sha256` |
/// | `silence`, `bearer`, `sha256` | as for [WebSocketSources] | |
///
/// **Threading.** Immutable.
public final class KineographSources implements SourceProvider {
    static {
        // Before the client is used first.
        Destination.allowHostHeader();
    }

    /// For the service loader.
    public KineographSources() {}

    @Override
    public List<String> schemes() {
        return List.of("kineograph");
    }

    /// As for all that is fetched, but that a still is not stale here if it is not stale there: only the end of a rate is told.
    @Override
    public StreamSettings settings() {
        return StreamSettings.DEFAULT
                .withCloseAfter(Duration.ofSeconds(10))
                .withStartTimeout(Duration.ofSeconds(10))
                .withWhenStale(WhenStale.DIMMED);
    }

    @Override
    public Source open(URI address) {
        return new KineographSource(WebSocketAddress.ofKineograph(address), Reach.ANYWHERE);
    }

    @Override
    public Source openUntrusted(URI address) {
        var checked = WebSocketAddress.ofKineograph(address);
        CheckedReach.checkLiteral(checked.request());
        return new KineographSource(checked, Reach.untrusted());
    }
}
