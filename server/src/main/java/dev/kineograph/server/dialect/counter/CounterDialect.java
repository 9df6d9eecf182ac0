// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.counter;

import static dev.kineograph.server.http.Route.watch;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.page.Pages;
import dev.kineograph.server.viewer.multipart.MultipartViewing;
import java.net.URI;
import java.util.List;

/// The addresses of a picture that says how many people are here: one for a site and one for each of its pages.
///
/// **Threading.** Stateless.
public final class CounterDialect {
    private CounterDialect() {}

    /// Answers where there is no counter.
    public static void notFound(Exchange exchange) {
        if (exchange.path().endsWith(".png") && exchange.header("Referer").isEmpty()) {
            Router.refuseDirectLook(exchange);
        } else {
            CounterPages.refuse(exchange);
        }
    }

    /// Every address, a line each.
    ///
    /// @param site the stream that counts everybody
    /// @param source the address of the picture's source, such as `counter:?label=Online:`
    public static List<Route> routes(Hub hub, MultipartViewing live, StreamName site, URI source) {
        var counters = new Counters(hub, site, source);
        var picture = new CounterViewing(counters, live);
        var pages = new CounterPages(counters);
        return List.of(
                watch("GET", "/", site, pages::index),
                watch("GET", "/index.html", site, pages::index),
                watch("GET", "/assets/FILE", new Pages(hub)::asset),
                watch("GET", "/NAME.png", picture),
                watch("GET", "/NAME.json", pages::numbers),
                watch("GET", "/*", pages::nothing));
    }
}
