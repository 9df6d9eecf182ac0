// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import java.net.URI;
import java.util.List;

/// Live pictures and snapshots of cameras and other servers, under the schemes `http` and `https`: `http://cam.local:81/stream`.
///
/// What the server answers decides: a live picture (`multipart/x-mixed-replace`, or pictures one behind the other) is read as it comes, a
/// single picture is fetched again and again. A user and a password may be in the address, as usual; what else there is to say follows a `#`,
/// which no server gets to see: `https://cam.local/snapshot.jpg#poll=500ms`.
///
/// | parameter | meaning | default |
/// |---|---|---|
/// | `poll` | how often a single picture is fetched, 50 ms to 1 hour; also behind the `?`, from where it is removed | 1 s |
/// | `silence` | how long nothing may come of a live picture before the connection is made anew, 1 second to 24 hours | 30 s |
/// | `bearer` | a token that is sent as `Authorization: Bearer` | - |
/// | `sha256` | the fingerprint of the server's certificate, which is trusted then, and no other one | - |
///
/// **Threading.** Immutable.
public final class HttpSources implements SourceProvider {

    static {
        // Before the client is used first.
        Destination.allowHostHeader();
    }

    /// For the service loader.
    public HttpSources() {}

    @Override
    public List<String> schemes() {
        return List.of("http", "https");
    }

    @Override
    public StreamSettings settings() {
        return StreamSettings.FETCHED;
    }

    @Override
    public Source open(URI address) {
        return new HttpSource(HttpAddress.of(address), Reach.ANYWHERE);
    }

    @Override
    public Source openUntrusted(URI address) {
        var checked = HttpAddress.of(address);
        CheckedReach.checkLiteral(checked.request());
        return new HttpSource(checked, Reach.untrusted());
    }
}
