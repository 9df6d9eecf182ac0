// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Action;
import dev.kineograph.StreamName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One line of the table of endpoints: which requests it is for, what they do, and which endpoint answers them.
///
/// @param method `GET` (which means HEAD too), `PUT`, `POST` ..., or `WEBSOCKET` for a GET that asks for an upgrade
/// @param pattern the paths, and the conditions on a request's parameters; a request that does not meet them goes to the next line
/// @param stream the stream that the paths show, if they do not name it
/// @param choice which stream the address of another server means, for a line that counts only where no line of ours does
/// @param action what the caller must be allowed to do
/// @param endpoint answers the requests
public record Route(
        String method,
        PathPattern pattern,
        Optional<StreamName> stream,
        Optional<StreamChoice> choice,
        Action action,
        Endpoint endpoint) {
    static final String WEBSOCKET = "WEBSOCKET";

    /// A line of the table whose requests watch.
    public static Route watch(String method, String pattern, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), Optional.empty(), Optional.empty(), Action.WATCH, endpoint);
    }

    /// A line of a dialect's table: paths that show one stream and do not name it.
    public static Route watch(String method, String pattern, StreamName stream, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), Optional.of(stream), Optional.empty(), Action.WATCH, endpoint);
    }

    /// A line of a dialect's table: one path, chosen by the operator, that shows a stream.
    public static Route watchPath(String method, String path, StreamName stream, Endpoint endpoint) {
        return new Route(method, PathPattern.literal(path), Optional.of(stream), Optional.empty(), Action.WATCH, endpoint);
    }

    /// A line of another server's addresses, which counts only where no line of ours does.
    public static Route watch(String method, String pattern, StreamChoice choice, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), Optional.empty(), Optional.of(choice), Action.WATCH, endpoint);
    }

    /// A line of the table whose requests get one picture.
    public static Route snapshot(String method, String pattern, Endpoint endpoint) {
        return watch(method, pattern, endpoint).to(Action.SNAPSHOT);
    }

    /// A line of the table whose requests publish.
    public static Route publish(String method, String pattern, Endpoint endpoint) {
        return watch(method, pattern, endpoint).to(Action.PUBLISH);
    }

    /// A line of the table whose requests add or remove streams.
    public static Route administer(String method, String pattern, Endpoint endpoint) {
        return watch(method, pattern, endpoint).to(Action.ADMINISTER);
    }

    /// A line of the table whose requests are about the server as a whole, for which this name stands.
    public static Route administer(String method, String pattern, StreamName server, Endpoint endpoint) {
        return watch(method, pattern, server, endpoint).to(Action.ADMINISTER);
    }

    /// The same for requests that do something else.
    public Route to(Action newAction) {
        return new Route(method, pattern, stream, choice, newAction, endpoint);
    }

    /// The same for these names only; a request for another name goes to the next line.
    public Route onlyFor(Predicate<String> names) {
        return new Route(method, pattern.onlyFor(names), stream, choice, action, endpoint);
    }

    /// Merges our table and those of dialects, the more specific lines first: those with a condition, then single paths, patterns, and
    /// last those that any path matches; among equals ours, then the dialects' in their order.
    public static List<Route> joined(List<Route> ours, List<Route> dialects) {
        return Stream.concat(ours.stream(), dialects.stream())
                .sorted(Route::bySpecificity)
                .toList();
    }

    // Not put together of comparators: each lambda takes a part of the start.
    private static int bySpecificity(Route one, Route other) {
        return Integer.compare(one.pattern().breadth(), other.pattern().breadth());
    }

    /// What a request means by this line; empty if the line is not for it.
    Optional<RouteMatch> match(String path, Query query) {
        return pattern.match(path, query).map(match -> stream.map(match::naming).orElse(match));
    }
}
