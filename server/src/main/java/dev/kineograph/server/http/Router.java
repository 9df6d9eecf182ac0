// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.VisibleStreams;
import dev.kineograph.server.settings.Alias;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Finds the endpoint that answers a request, and asks once whether the caller may do this, before it is known whether the stream exists.
///
/// **Threading.** Immutable.
public final class Router {
    /// The methods that some address may take.
    private static final String OF_SERVER = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9-]+(, ?[A-Za-z0-9-]+)*");

    private final AddressHints hints;
    private final DropInRoutes dropIns;
    private final AccessControl access;
    private final RefusalLog refusals;
    private final List<Route> routes;

    /// Whether what a path means never changes.
    private final boolean meansTheSame;

    private final Map<String, Alias> aliases;
    private final Endpoint notFound;

    /// @param routes the table of endpoints; of several patterns that match, the first wins
    /// @param aliases paths that the operator has chosen, and what they show
    public Router(Hub hub, AccessControl access, RefusalLog refusals, List<Route> routes, Map<String, Alias> aliases) {
        this(hub, access, refusals, routes, aliases, Optional.empty());
    }

    /// @param notFound answers requests for unknown addresses and hidden streams; by default with a sentence that may name the nearest address
    public Router(
            Hub hub,
            AccessControl access,
            RefusalLog refusals,
            List<Route> routes,
            Map<String, Alias> aliases,
            Optional<Endpoint> notFound) {
        this.notFound = notFound.orElse(this::refuseUnknown);
        this.hints = new AddressHints(hub, access);
        this.dropIns = new DropInRoutes(hub, routes);
        this.access = access;
        this.refusals = refusals;
        this.routes = routes.stream().filter(route -> route.choice().isEmpty()).toList();
        this.meansTheSame = this.routes.stream().noneMatch(route -> route.pattern().names().isPresent());
        this.aliases = Map.copyOf(aliases);
    }

    void handle(Exchange exchange) {
        if (exchange.path().equals(RequestTarget.SERVER)) {
            exchange.reply(options(OF_SERVER));
            return;
        }
        if (exchange.method().equals(Route.WEBSOCKET) && !hasWebSocket(exchange)) {
            exchange.ignoreUpgrade();
        }
        var alias = alias(exchange);
        if (alias.isPresent() && alias.get().toPagesOnly() && exchange.header("Referer").isEmpty()) {
            refuseDirectLook(exchange);
            return;
        }
        if (alias.isPresent()) {
            handle(exchange, meaning(alias.get()), () -> notFound.handle(exchange));
        } else {
            handle(exchange, match(exchange));
        }
    }

    /// Whether the line that the address matches, or one of another server's addresses, has a WebSocket.
    private boolean hasWebSocket(Exchange exchange) {
        var ours = match(exchange).map(RouteMatch::pattern);
        return routes.stream().anyMatch(route -> route.method().equals(Route.WEBSOCKET) && ours.filter(route.pattern()::equals).isPresent())
                || dropIns.of(exchange).isPresent();
    }

    /// The addresses of other servers count where no line of ours matches, and where ours names a stream that does not exist or is hidden from the
    /// caller.
    private void handle(Exchange exchange, Optional<RouteMatch> ours) {
        boolean named = ours.isPresent() && ours.get().pattern().isOfAnyName();
        if (named && dropIns.exists(ours.get())) {
            handle(exchange, ours.get(), () -> handleByOthers(exchange, ours, () -> notFound.handle(exchange)));
        } else if (ours.isPresent() && !named && exchange.query().text().isEmpty()) {
            handle(exchange, ours.get(), () -> notFound.handle(exchange));
        } else {
            handleByOthers(exchange, ours, () -> ours.or(() -> dropIns.withAnyMethod(exchange)).ifPresentOrElse(
                    match -> handle(exchange, match, () -> notFound.handle(exchange)), () -> notFound.handle(exchange)));
        }
    }

    /// @param ours our line that matches the path, if there is one
    /// @param otherwise run if the address is not one of another server
    private void handleByOthers(Exchange exchange, Optional<RouteMatch> ours, Runnable otherwise) {
        var theirs = dropIns.of(exchange)
                .filter(found -> ours.isEmpty() || ours.get().pattern().isOfAnyName() || DropInRoutes.isMoreSpecific(found, ours.get()));
        if (theirs.isPresent()) {
            exchange.routeTo(theirs.get().match(), this);
            dropIns.answer(theirs.get(), exchange, answers(exchange));
        } else {
            otherwise.run();
        }
    }

    private DropInRoutes.Answers answers(Exchange exchange) {
        return new DropInRoutes.Answers() {
            @Override
            public void answer(Route route, RouteMatch match, Runnable hidden) {
                exchange.routeTo(match, Router.this);
                Router.this.answer(route, exchange, hidden);
            }

            @Override
            public void notFound() {
                notFound.handle(exchange);
            }
        };
    }

    private Optional<RouteMatch> match(Exchange exchange) {
        return meansTheSame ? exchange.facts().meaning(this, () -> find(exchange)) : find(exchange);
    }

    private Optional<RouteMatch> find(Exchange exchange) {
        for (var route : routes) {
            var match = route.match(exchange.path(), exchange.query());
            if (match.isPresent()) {
                // No stream has such a name.
                return match.filter(found -> !found.pattern().isOfAnyName() || !Problem.isOfApi(exchange.path()));
            }
        }
        return Optional.empty();
    }

    /// @param hidden run if the stream is hidden from the caller
    private void handle(Exchange exchange, RouteMatch match, Runnable hidden) {
        exchange.routeTo(match, this);
        for (var route : routes) {
            if (route.method().equals(exchange.method()) && route.pattern().equals(match.pattern())) {
                answer(route, exchange, hidden);
                return;
            }
        }
        var ours = routes.stream().filter(route -> route.pattern().equals(match.pattern())).toList();
        var ofPattern = ours.isEmpty() ? dropIns.ofPattern(match.pattern()) : ours;
        if (exchange.method().equals("OPTIONS")) {
            exchange.reply(options(allowed(ofPattern))
                    .with("Access-Control-Allow-Methods", allowed(ofPattern.stream().filter(route -> mayBeAllowed(route, exchange)).toList()))
                    .with("Access-Control-Allow-Headers", requestedHeaders(exchange))
                    .with("Access-Control-Max-Age", "600"));
        } else {
            refuseMethod(exchange, ofPattern);
        }
    }

    private static Reply options(String methods) {
        return Reply.empty(HttpResponseStatus.NO_CONTENT).with("Allow", methods);
    }

    /// Whether a page may be allowed to do this, which a preflight request asks for it (Fetch, 4.8). Such a request has no credentials.
    private boolean mayBeAllowed(Route route, Exchange exchange) {
        return route.action().isReading() || !exchange.match().isOfStream()
                || access.mayAllow(route.action(), exchange.match().stream(), exchange.caller());
    }

    /// The headers that a preflight request asks for: to a page that sends cookies, `*` does not allow any.
    public static String requestedHeaders(Exchange exchange) {
        var requested = exchange.header("Access-Control-Request-Headers");
        return HEADER_NAMES.matcher(requested).matches() ? requested : "*, Authorization";
    }

    /// An alias is for GET only: for other requests, such as WebSockets, the path means what it means without the alias.
    private Optional<Alias> alias(Exchange exchange) {
        return exchange.method().equals("GET") ? Optional.ofNullable(aliases.get(exchange.path())) : Optional.empty();
    }

    private static RouteMatch meaning(Alias alias) {
        var pattern = switch (alias.as()) {
            case LIVE -> "/NAME.mjpg";
            case SNAPSHOT -> "/NAME.IMAGE";
        };
        return new RouteMatch(new PathPattern(pattern), alias.stream().value(), Optional.empty());
    }

    /// Refuses to show a picture directly that is only for pages.
    public static void refuseDirectLook(Exchange exchange) {
        exchange.reply(Reply.of(
                HttpResponseStatus.FORBIDDEN, "text/html; charset=utf-8", "You can't view this image directly."));
    }

    private void answer(Route route, Exchange exchange, Runnable hidden) {
        if (route.action().isReading() && !route.endpoint().answersAnyPage()) {
            exchange.pageRefusal().ifPresent(refusal -> {
                throw refusal;
            });
        }
        if (exchange.match().isOfStream()) {
            require(route, named(exchange), exchange, hidden);
        } else {
            route.endpoint().handle(exchange);
        }
    }

    /// The stream that the address names.
    ///
    /// @throws RefusedException if no stream can have that name; the message names the nearest address that exists, such as `/camera.mjpg` for `/camera.mjpeg`
    private StreamName named(Exchange exchange) {
        try {
            return exchange.match().stream();
        } catch (RefusedException e) {
            throw hint(exchange).map(hint -> new RefusedException(e.reason(), e.sentence() + "; " + hint)).orElse(e);
        }
    }

    /// The one place where a request's permit is requested.
    private void require(Route route, StreamName stream, Exchange exchange, Runnable hidden) {
        var permit = access.permit(route.action(), stream, route.endpoint().isOwnPage(exchange) ? onOwnPage(exchange.caller()) : exchange.caller());
        Consumer<Settled> then = verdict -> {
            switch (verdict) {
                case Allowed _ -> {
                    exchange.allowedBy(permit);
                    route.endpoint().handle(exchange);
                }
                case Denied denied -> refuse(exchange, denied, hidden);
            }
        };
        ask(permit, exchange, then);
    }

    /// A permit for a stream that no address names, such as one of several on a WebSocket.
    public Permit permitToWatch(StreamName stream, Caller caller) {
        return access.permit(Action.WATCH, stream, caller);
    }

    private static Caller onOwnPage(Caller caller) {
        return caller.on(Optional.of("http://" + caller.host()));
    }

    private static void ask(Permit permit, Exchange exchange, Consumer<Settled> then) {
        var verdict = permit.ask(exchange.loop(), late -> exchange.resume(() -> then.accept(late)));
        if (verdict == null) {
            exchange.suspend(permit::close);
        } else {
            then.accept(verdict);
        }
    }

    /// Whether the caller may administer the stream, as far as that is known at once.
    boolean mayAdminister(Exchange exchange) {
        return access.administers(exchange.match().stream(), exchange.caller());
    }

    void may(Action action, StreamName stream, Exchange exchange, Consumer<Boolean> then) {
        var caller = exchange.caller();
        var program = caller.asking(caller.host(), Optional.empty(), caller.cameThroughProxy());
        ask(access.permit(action, stream, program), exchange, verdict -> then.accept(verdict instanceof Allowed));
    }

    private void refuse(Exchange exchange, Denied denied, Runnable hidden) {
        if (denied.hidden()) {
            hidden.run();
        } else {
            exchange.reply(DenialReply.of(denied, exchange.caller(), exchange.header(DenialReply.DESTINATION), refusals));
        }
    }

    void visible(Collection<ImageStream> streams, Exchange exchange, Consumer<List<ImageStream>> then) {
        var visible = visible(streams, exchange);
        var known = visible.find(late -> exchange.resume(() -> then.accept(late)));
        if (known == null) {
            exchange.suspend(visible::close);
        } else {
            then.accept(known);
        }
    }

    /// A list shows no pictures, and does not depend on the page that leads to it.
    VisibleStreams visible(Collection<ImageStream> streams, Exchange exchange) {
        return new VisibleStreams(access, onOwnPage(exchange.caller()), streams, exchange.loop());
    }

    private static void refuseMethod(Exchange exchange, List<Route> ofPattern) {
        var allowed = allowed(ofPattern);
        exchange.reply(Reply.text(
                        HttpResponseStatus.METHOD_NOT_ALLOWED,
                        "%s %s: this address takes no %s (expected: %s%s)"
                                .formatted(exchange.method(), exchange.shownPath(), exchange.method(), allowed, whereToPublish(exchange)))
                .with("Allow", allowed));
    }

    /// For a program that would push to a stream's page, as `curl -T picture.jpg http://HOST/camera` does.
    private static String whereToPublish(Exchange exchange) {
        boolean publishes = exchange.method().equals("PUT") || exchange.method().equals("POST");
        return publishes && exchange.match().pattern().text().equals("/NAME")
                ? "; pictures go to %s.jpg, or one behind the other to %1$s.mjpg".formatted(exchange.shownPath())
                : "";
    }

    private static String allowed(List<Route> routes) {
        var methods = new TreeSet<String>(List.of("OPTIONS"));
        for (var route : routes) {
            methods.add(route.method().equals(Route.WEBSOCKET) ? "GET" : route.method());
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    /// The stream that the request's address names.
    ///
    /// @throws RefusedException if there is none; the message names the nearest address that exists
    ImageStream find(Hub hub, Exchange exchange) {
        return hub.find(exchange.match().stream()).orElseThrow(() -> noStream(exchange));
    }

    private void refuseUnknown(Exchange exchange) {
        throw noStream(exchange);
    }

    private RefusedException noStream(Exchange exchange) {
        if (Problem.isOfApi(exchange.path()) && exchange.query().get("stream").isEmpty()) {
            return noAddress(exchange);
        }
        var hint = hint(exchange).orElse(exchange.addressForClient("/") + " lists the streams");
        return new RefusedException(
                Refusal.NO_SUCH_STREAM, "%s: there is no such stream; %s".formatted(exchange.shownPath(), hint));
    }

    private RefusedException noAddress(Exchange exchange) {
        var expected = routes.stream()
                .map(Route::pattern)
                .filter(pattern -> pattern.text().equals(exchange.path()) && pattern.hasConditions())
                .findFirst()
                .map(_ -> "the name of a stream, as in %s?stream=door".formatted(exchange.shownPath()))
                .orElse("one of the addresses in /api/v1/openapi.yaml");
        return new RefusedException(Refusal.NO_SUCH_STREAM, "%s: nothing is there (expected: %s)".formatted(exchange.shownPath(), expected));
    }

    private Optional<String> hint(Exchange exchange) {
        return hints.nearest(exchange.path(), exchange.caller()).map(exchange::addressForClient).map("did you mean %s"::formatted);
    }
}
