// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import java.net.URI;
import java.util.List;

/// Live pictures and snapshots of cameras and other servers, under the schemes `http` and `https`: `http://cam.local:81/stream`.
///
/// The server's response decides: a live picture (`multipart/x-mixed-replace`, or pictures one after the other) is read as it arrives, a
/// single picture is fetched again and again. A user and a password may be in the address, as usual; our own parameters follow a `#`, and no
/// server sees them: `https://cam.local/snapshot.jpg#poll=500ms`.
///
/// | parameter | meaning | default |
/// |---|---|---|
/// | `poll` | how often a single picture is fetched, 50 ms to 1 hour; may also follow the `?`, from where it is removed | 1 s |
/// | `silence` | how long a live picture may send nothing before we connect again, 1 second to 24 hours | 5 s if its pictures have been coming at least once a second, otherwise 30 s |
/// | `bearer` | a token that is sent as `Authorization: Bearer` | - |
/// | `sha256` | the fingerprint of the server's certificate; then only that one is trusted | - |
/// | `ca` | a file with the certificates of authorities, in PEM; then only those that they have signed are trusted | - |
///
/// **Threading.** Immutable.
public final class HttpSources implements SourceProvider {

    static {
        // Before the first use of the client.
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
        CheckedReach.check(checked.request(), checked.trust());
        return new HttpSource(checked, Reach.untrusted());
    }
}
