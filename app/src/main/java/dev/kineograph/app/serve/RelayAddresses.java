// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.net.InetSocketAddress;
import java.util.List;

/// The addresses of a port that shows one stream over WebSockets, to click and to copy.
///
/// **Threading.** Immutable.
///
/// @param listening where it listens
/// @param paths where the stream is shown, each with its `/`; none for any path
record RelayAddresses(InetSocketAddress listening, List<String> paths) {

    /// A WebSocket's address for each path.
    List<String> webSockets() {
        return shownPaths().stream().map(path -> "ws://" + Addresses.text(listening) + path).toList();
    }

    /// The page at the first path.
    String page() {
        return "http://" + Addresses.text(listening) + shownPaths().getFirst();
    }

    private List<String> shownPaths() {
        return paths.isEmpty() ? List.of("/") : paths;
    }
}
