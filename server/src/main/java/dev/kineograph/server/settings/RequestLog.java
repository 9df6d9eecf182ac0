// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Is told of every request over HTTP that was answered, for an access log.
///
/// **Threading.** Shared: called on every event loop, so it must not block.
@FunctionalInterface
public interface RequestLog {
    /// Nobody is told.
    RequestLog NONE = _ -> {};

    /// A response was passed to the connection, or a live one has ended.
    void answered(Answered request);

    /// A request and its answer. Parameters are left out, as they may be credentials.
    ///
    /// @param at when the request was complete enough to be answered
    /// @param client who asked: the peer, or the client for which a trusted proxy did; empty if that is not known
    /// @param method such as `GET`
    /// @param path without parameters, as it was sent: it may contain anything but spaces and control characters
    /// @param protocol `HTTP/1.1` or `HTTP/2`
    /// @param status such as 200
    /// @param bytes those of the body; empty for a live picture, whose body has no length
    /// @param took until the answer was there, or until a live picture ended
    /// @param referer the page that asked, without parameters; may be empty, and contain anything
    /// @param userAgent the program that asked; may be empty, and contain anything
    record Answered(
            Instant at,
            Optional<InetAddress> client,
            String method,
            String path,
            String protocol,
            int status,
            Optional<Long> bytes,
            Duration took,
            String referer,
            String userAgent) {}
}
