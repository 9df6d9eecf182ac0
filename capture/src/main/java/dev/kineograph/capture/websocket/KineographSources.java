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

/// The streams of another Kineograph: `kineograph://office.local/door`, at port 8080 by default. Each picture keeps its age.
///
/// | parameter, after a `#` | meaning | default |
/// |---|---|---|
/// | `tls` | `on`: the connection is encrypted, such as to a proxy with a certificate | off; on with a `sha256` or a `ca` |
/// | `silence`, `bearer`, `sha256`, `ca` | as for [WebSocketSources] | |
///
/// **Threading.** Immutable.
public final class KineographSources implements SourceProvider {
    static {
        // Before the first use of the client.
        Destination.allowHostHeader();
    }

    /// For the service loader.
    public KineographSources() {}

    @Override
    public List<String> schemes() {
        return List.of("kineograph");
    }

    /// The same as for all fetched streams, except that a still is not stale here if it is not stale there: only the end of a rate counts.
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
        CheckedReach.check(checked.request(), checked.trust());
        return new KineographSource(checked, Reach.untrusted());
    }
}
