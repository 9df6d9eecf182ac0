// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

/// What a request says before its body, whatever version of HTTP brought it.
///
/// **Threading.** Immutable.
interface RequestHead {

    /// The method as it was sent, or `WEBSOCKET` for a request that opens a WebSocket.
    String method();

    /// Where the request goes.
    RequestTarget target();

    /// A header's first value, or nothing.
    String header(String name);

    /// All values of a header, separated by commas, as if it were there once (RFC 9110, 5.3); or nothing.
    String list(String name);

    /// Whether a proxy has forwarded it, or may have done so without saying it.
    boolean isForwarded();

    /// Whether the request says where its body ends.
    boolean hasLength();

    /// The declared length of the body; 0 if there is none.
    long announcedLength();
}
