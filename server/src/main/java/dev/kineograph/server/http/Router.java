// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Nearest;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.Alias;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Finds who answers a request, and asks once whether the caller may.
///
/// **Threading.** Immutable.
public final class Router {
    private final Hub hub;
    private final Access access;
    private final List<Route> routes;
    private final Map<String, Alias> aliases;

    /// @param routes the table of endpoints; of several patterns that match, the first counts
    /// @param aliases paths of the operator's choice and what they show
    public Router(Hub hub, Access access, List<Route> routes, Map<String, Alias> aliases) {
        this.hub = hub;
        this.access = access;
        this.routes = List.copyOf(routes);
        this.aliases = Map.copyOf(aliases);
    }

    void handle(Exchange exchange) {
        var alias = alias(exchange);
        if (alias.isPresent() && alias.get().toPagesOnly() && exchange.header("Referer").isEmpty()) {
            refuseDirectLook(exchange);
            return;
        }
        var address = alias.map(Router::meaning)
                .or(() -> routes.stream().flatMap(route -> route.match(exchange.path()).stream()).findFirst())
                .orElseThrow(() -> noStream(hub, exchange.path()));
        exchange.isFor(address);
        var ofAddress = routes.stream().filter(route -> route.pattern().equals(address.pattern())).toList();
        if (exchange.method().equals("OPTIONS") && ofAddress.stream().noneMatch(route -> route.method().equals("OPTIONS"))) {
            exchange.reply(Reply.empty(HttpResponseStatus.NO_CONTENT)
                    .with("Allow", allowed(ofAddress))
                    .with("Access-Control-Allow-Methods", allowed(ofAddress))
                    .with("Access-Control-Allow-Headers", "*")
                    .with("Access-Control-Max-Age", "600"));
            return;
        }
        ofAddress.stream()
                .filter(route -> route.method().equals(exchange.method()))
                .findFirst()
                .ifPresentOrElse(route -> answer(route, exchange), () -> refuseMethod(exchange, ofAddress));
    }

    /// An alias shows something: whoever does not GET, such as a WebSocket, means what the path means without it.
    private Optional<Alias> alias(Exchange exchange) {
        return exchange.method().equals("GET") ? Optional.ofNullable(aliases.get(exchange.path())) : Optional.empty();
    }

    private static Address meaning(Alias alias) {
        var pattern = switch (alias.as()) {
            case LIVE -> "/NAME.mjpg";
            case SNAPSHOT -> "/NAME.IMAGE";
        };
        return new Address(new AddressPattern(pattern), alias.stream().value(), Optional.empty());
    }

    /// Refuses whoever looks at a picture that is there for pages.
    public static void refuseDirectLook(Exchange exchange) {
        exchange.reply(Reply.of(
                HttpResponseStatus.FORBIDDEN, "text/html; charset=utf-8", "You can't view this image directly."));
    }

    private void answer(Route route, Exchange exchange) {
        if (exchange.address().isOfStream()) {
            var decision = access.check(route.action(), exchange.address().stream(), exchange.caller());
            if (decision instanceof Decision.Denied(var reason)) {
                throw new RefusedException(Refusal.DENIED, reason);
            }
        }
        route.endpoint().handle(exchange);
    }

    private static void refuseMethod(Exchange exchange, List<Route> ofAddress) {
        var allowed = allowed(ofAddress);
        exchange.reply(Reply.text(
                        HttpResponseStatus.METHOD_NOT_ALLOWED,
                        "%s %s: this address takes no %s (expected: %s)"
                                .formatted(exchange.method(), exchange.path(), exchange.method(), allowed))
                .with("Allow", allowed));
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
    /// @throws RefusedException if there is none; the message names the nearest address that there is
    static ImageStream find(Hub hub, Exchange exchange) {
        return hub.find(exchange.address().stream()).orElseThrow(() -> noStream(hub, exchange.path()));
    }

    private static RefusedException noStream(Hub hub, String path) {
        var known = hub.streams().stream()
                .flatMap(stream -> AddressPattern.addressesOf(stream.name().value()).stream())
                .toList();
        var hint = Nearest.to(path, known).map("did you mean %s"::formatted).orElse("/ lists the streams");
        return new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no such stream; %s".formatted(path, hint));
    }
}
