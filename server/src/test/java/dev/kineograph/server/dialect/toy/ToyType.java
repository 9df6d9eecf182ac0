// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.toy;

import static dev.kineograph.server.http.Route.watch;

import dev.kineograph.server.dialect.DialectContext;
import dev.kineograph.server.dialect.DialectType;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.settings.DialectReader;
import dev.kineograph.server.viewer.multipart.MultipartEndpoint;
import dev.kineograph.server.viewer.snapshot.SnapshotEndpoint;
import java.util.List;

/// The toy's addresses and keys.
///
/// **Threading.** Stateless.
public final class ToyType implements DialectType<ToyDialect> {
    /// The instance for the table of dialects.
    public ToyType() {}

    @Override
    public String key() {
        return "toy";
    }

    @Override
    public Class<ToyDialect> settings() {
        return ToyDialect.class;
    }

    @Override
    public ToyDialect read(DialectReader reader) {
        return new ToyDialect(reader.stream("stream", "what is shown"), reader.text("greeting", "a word", word -> word, "hello"));
    }

    @Override
    public List<Route> routes(ToyDialect settings, DialectContext context) {
        var snapshot = new SnapshotEndpoint(context.hub(), context.audiences());
        return List.of(
                watch("GET", "/?action=stream", settings.stream(), new MultipartEndpoint(context.hub(), context.audiences())),
                watch("GET", "/?action=snapshot", settings.stream(), snapshot),
                watch("GET", "/", settings.stream(), new ToyEndpoint("the toy's own page")),
                watch("GET", "/toy/hello", settings.stream(), new ToyEndpoint(settings.greeting())),
                watch("GET", "/toy/broken", settings.stream(), _ -> {
                    throw new IllegalStateException("a fault of the toy");
                }),
                watch("GET", "/toy/NAME/now", snapshot));
    }

    @Override
    public String summary(ToyDialect settings, String hostAndPort) {
        return "http://%s/?action=stream   %s, for a toy".formatted(hostAndPort, settings.stream());
    }
}
