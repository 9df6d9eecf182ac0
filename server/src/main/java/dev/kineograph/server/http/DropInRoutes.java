// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The addresses of other servers, which a port answers where it has none of its own, and the streams that they mean.
///
/// An address means the stream that it names, or the default one. Without a default it means the only stream that the caller may watch:
/// this reveals no others, and costs as much as the list of streams.
///
/// **Threading.** Immutable.
final class DropInRoutes {
    /// How many streams are named to a client that named none.
    private static final int MAX_NAMED = 2;

    private final Hub hub;
    private final List<Route> routes;

    /// What a request means by one of them.
    record Found(Route route, RouteMatch match) {
        private StreamChoice choice() {
            return route.choice().orElseThrow();
        }
    }

    /// Continues with a request.
    interface Answers {
        /// Answers by that line.
        ///
        /// @param hidden run instead if the stream is hidden from the caller
        void answer(Route route, RouteMatch match, Runnable hidden);

        /// Answers that there is nothing.
        void notFound();
    }

    /// @param all a port's whole table; of two lines that match, the more specific one counts
    DropInRoutes(Hub hub, List<Route> all) {
        this.hub = hub;
        this.routes = all.stream()
                .filter(route -> route.choice().isPresent())
                .sorted(DropInRoutes::bySpecificity)
                .toList();
    }

    // As in Route.
    private static int bySpecificity(Route one, Route other) {
        int byBreadth = Integer.compare(one.pattern().breadth(), other.pattern().breadth());
        return byBreadth != 0 ? byBreadth : Integer.compare(other.pattern().text().length(), one.pattern().text().length());
    }

    /// What the request means by one of them.
    Optional<Found> of(Exchange exchange) {
        return all(exchange).filter(found -> found.route.method().equals(exchange.method())).findFirst();
    }

    /// The first line whose path the request has, whatever its method.
    Optional<RouteMatch> withAnyMethod(Exchange exchange) {
        return all(exchange).map(Found::match).findFirst();
    }

    List<Route> ofPattern(PathPattern pattern) {
        return routes.stream().filter(route -> route.pattern().equals(pattern)).toList();
    }

    private Stream<Found> all(Exchange exchange) {
        return routes.stream().flatMap(
                route -> route.match(exchange.path(), exchange.query()).map(match -> new Found(route, match)).stream());
    }

    /// Whether the line is for one of our paths with certain parameters, such as `/?action=stream`.
    static boolean isMoreSpecific(Found found, RouteMatch ours) {
        var pattern = found.match.pattern();
        return pattern.hasConditions() && pattern.text().equals(ours.pattern().text()) && !ours.pattern().hasConditions();
    }

    /// Whether the stream exists that our line names.
    boolean exists(RouteMatch ours) {
        try {
            return hub.find(ours.stream()).isPresent();
        } catch (RefusedException _) {
            // No stream can have that name.
            return false;
        }
    }

    /// Answers with the stream that the address means.
    void answer(Found found, Exchange exchange, Answers answers) {
        var meant = found.choice().naming().meant(found.match, exchange.query());
        var name = meant.name().map(StreamName::of);
        if (name.isPresent() && (!meant.orUsual() || hub.find(name.get()).isPresent())) {
            Runnable hidden = meant.orUsual() ? () -> answerByDefault(found, exchange, answers) : answers::notFound;
            answers.answer(found.route, found.match.naming(name.get()), hidden);
        } else if (meant.orUsual()) {
            answerByDefault(found, exchange, answers);
        } else {
            answers.notFound();
        }
    }

    private void answerByDefault(Found found, Exchange exchange, Answers answers) {
        found.choice().usual().ifPresentOrElse(
                name -> answers.answer(found.route, found.match.naming(name), answers::notFound),
                () -> exchange.visible(hub.streams(), visible -> answers.answer(
                        found.route, found.match.naming(only(visible, exchange)), answers::notFound)));
    }

    private static StreamName only(List<ImageStream> visible, Exchange exchange) {
        if (visible.size() == 1) {
            return visible.getFirst().name();
        }
        var some = visible.stream().limit(MAX_NAMED).map(stream -> exchange.addressForClient("/" + stream.name()) + " or ").collect(Collectors.joining());
        throw new RefusedException(
                Refusal.NO_SUCH_STREAM,
                "%s: this address names no stream, and there %s (expected: %sa stream that %s lists; or listen.stream in the configuration)"
                        .formatted(
                                exchange.shownPath(), visible.isEmpty() ? "is none" : "are several", some, exchange.addressForClient("/")));
    }
}
