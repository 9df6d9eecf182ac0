// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.counter;

import static dev.kineograph.server.http.Route.watch;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.server.dialect.DialectContext;
import dev.kineograph.server.dialect.DialectType;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.page.Pages;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.DialectReader;
import dev.kineograph.server.viewer.multipart.MultipartEndpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// The addresses of a picture that says how many people are here: one for a site and one for each of its pages.
///
/// **Threading.** Stateless.
public final class CounterType implements DialectType<CounterDialect> {
    private static final String SOURCE = "an address such as counter:online?label=Visitors:";

    /// The instance for the table of dialects.
    public CounterType() {}

    @Override
    public String key() {
        return CounterDialect.KEY;
    }

    @Override
    public Class<CounterDialect> settings() {
        return CounterDialect.class;
    }

    @Override
    public CounterDialect read(DialectReader reader) {
        var stream = reader.stream("stream", new CounterDialect().stream());
        return new CounterDialect(stream, reader.text("source", SOURCE, CounterType::source, URI.create("counter:" + stream)));
    }

    private static URI source(String text) {
        try {
            var address = new URI(text);
            // Opens nothing yet: the provider of the scheme checks the address.
            SourceProvider.find(address);
            return address;
        } catch (URISyntaxException e) {
            throw new RefusedException(Refusal.BAD_VALUE, "source: no address (expected: %s)".formatted(SOURCE));
        }
    }

    @Override
    public List<Route> routes(CounterDialect settings, DialectContext context) {
        var counters = new Counters(context.hub(), settings.stream(), settings.source());
        var picture = new CounterEndpoint(counters, new MultipartEndpoint(context.hub(), context.audiences()));
        var pages = new CounterPages(counters, settings.source());
        var site = settings.stream();
        return List.of(
                watch("GET", "/NAME.png", picture).onlyFor(counters::isOurs),
                watch("GET", "/NAME.json", pages::numbers).onlyFor(counters::isOurs),
                watch("GET", "/", site, pages::index),
                watch("GET", "/index.html", site, pages::index),
                watch("GET", "/assets/FILE", new Pages(context.hub())::asset),
                watch("GET", "/NAME.png", picture),
                watch("GET", "/NAME.json", pages::numbers),
                watch("GET", "/*", pages::nothing));
    }

    @Override
    public Optional<Endpoint> notFound() {
        return Optional.of(CounterType::refuse);
    }

    private static void refuse(Exchange exchange) {
        if (exchange.path().endsWith(".png") && exchange.header("Referer").isEmpty()) {
            Router.refuseDirectLook(exchange);
        } else {
            CounterPages.refuse(exchange);
        }
    }

    @Override
    public String summary(CounterDialect settings, String hostAndPort) {
        return "http://%s/   who is here: /%s.png".formatted(hostAndPort, settings.stream());
    }
}
