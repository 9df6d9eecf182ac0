// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.jpgpusher;

import static dev.kineograph.server.http.Route.watch;

import dev.kineograph.server.dialect.DialectContext;
import dev.kineograph.server.dialect.DialectType;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.page.Pages;
import dev.kineograph.server.settings.DialectReader;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.RenewalRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The addresses of a JPGPusher: `/stream` gives an id, `/ID` is the live picture the first time and a renewal from then on.
///
/// **Threading.** Stateless.
public final class JpgPusherType implements DialectType<JpgPusherDialect> {
    private static final int MAX = 1_000_000;

    /// The instance for the table of dialects.
    public JpgPusherType() {}

    @Override
    public String key() {
        return JpgPusherDialect.KEY;
    }

    @Override
    public Class<JpgPusherDialect> settings() {
        return JpgPusherDialect.class;
    }

    @Override
    public JpgPusherDialect read(DialectReader reader) {
        var usual = RenewalRules.DEFAULT;
        return new JpgPusherDialect(
                reader.stream("stream", "the stream that is shown"),
                new RenewalRules(
                        reader.whole("renewalFrames", 1, MAX, usual.frames()),
                        reader.duration("renewalTime", Duration.ZERO, Duration.ofHours(1), usual.atLeast()),
                        reader.whole("maxSessions", 1, MAX, usual.maxSessions())));
    }

    @Override
    public List<Route> routes(JpgPusherDialect settings, DialectContext context) {
        var endpoints = new JpgPusherEndpoints(context.hub(), context.audiences(), settings.renewal());
        var stream = settings.stream();
        return List.of(
                watch("GET", "/NAME", stream, endpoints::session).onlyFor(Sessions::isId),
                watch("GET", "/stream", stream, endpoints::stream),
                watch("GET", "/", stream, endpoints::page),
                watch("GET", "/jpgpusher.js", stream, endpoints::script),
                watch("GET", "/assets/FILE", new Pages(context.hub())::asset),
                watch("GET", "/*", stream, endpoints::session));
    }

    @Override
    public Optional<Endpoint> notFound() {
        return Optional.of(JpgPusherEndpoints::notFound);
    }

    @Override
    public String summary(JpgPusherDialect settings, String hostAndPort) {
        return "http://%s/   %s, for pages of JPGPusher".formatted(hostAndPort, settings.stream());
    }
}
