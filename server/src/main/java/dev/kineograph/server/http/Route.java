// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Action;
import dev.kineograph.StreamName;
import java.util.Optional;

/// One line of the table of endpoints: which requests, what they do, and who answers.
///
/// @param method `GET` (which means HEAD too), `PUT`, `POST` ..., or `WEBSOCKET` for a GET that asks for an upgrade
/// @param pattern the paths
/// @param stream what the paths show, where it does not stand in them
/// @param action what the caller must be allowed to do
/// @param endpoint who answers
public record Route(
        String method, PathPattern pattern, Optional<StreamName> stream, Action action, Endpoint endpoint) {
    static final String WEBSOCKET = "WEBSOCKET";

    /// A line of the table whose requests watch.
    public static Route watch(String method, String pattern, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), Optional.empty(), Action.WATCH, endpoint);
    }

    /// A line of a dialect's table: paths that show one stream and do not name it.
    public static Route watch(String method, String pattern, StreamName stream, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), Optional.of(stream), Action.WATCH, endpoint);
    }

    /// A line of a dialect's table: one path of the operator's own choice that shows a stream.
    public static Route watchPath(String method, String path, StreamName stream, Endpoint endpoint) {
        return new Route(method, PathPattern.literal(path), Optional.of(stream), Action.WATCH, endpoint);
    }

    /// A line of the table whose requests publish.
    public static Route publish(String method, String pattern, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), Optional.empty(), Action.PUBLISH, endpoint);
    }

    /// What the path means by this line; empty if it is of another shape.
    Optional<RouteMatch> match(String path) {
        return pattern.match(path).map(match -> stream.map(match::naming).orElse(match));
    }
}
