// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.imagestream;

import static dev.kineograph.server.http.Route.watch;
import static dev.kineograph.server.http.Route.watchPath;

import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.dialect.DialectContext;
import dev.kineograph.server.dialect.DialectType;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.page.Pages;
import dev.kineograph.server.settings.DialectReader;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.viewer.websocket.WebSocketEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The addresses of the imagestream relay: WebSockets at a list of paths, which all show one stream, and a page at each of them.
///
/// The other half of a relay, images on a socket, is a listener of its own.
///
/// **Threading.** Stateless.
public final class ImagestreamType implements DialectType<ImagestreamDialect> {
    private static final String ASSETS = "/assets/";

    /// The instance for the table of dialects.
    public ImagestreamType() {}

    @Override
    public String key() {
        return ImagestreamDialect.KEY;
    }

    @Override
    public Class<ImagestreamDialect> settings() {
        return ImagestreamDialect.class;
    }

    @Override
    public ImagestreamDialect read(DialectReader reader) {
        var stream = reader.stream("stream", "the stream that is shown");
        return new ImagestreamDialect(stream, reader.list(
                "paths", "a list of paths, such as [test, camera]", "a path, such as camera", path -> checked(stream, path)));
    }

    /// Checks a path by creating settings with it.
    private static String checked(StreamName stream, String path) {
        return new ImagestreamDialect(stream, path).paths().getFirst();
    }

    @Override
    public List<Route> routes(ImagestreamDialect settings, DialectContext context) {
        if (context.isShared() && settings.paths().isEmpty()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "imagestream: any path (expected: paths such as camera, or a port of its own: all others are addresses of streams here)");
        }
        context.hub().stream(settings.stream(), StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY));
        return table(settings.stream(), settings.paths(), context);
    }

    private static List<Route> table(StreamName stream, List<String> paths, DialectContext context) {
        var viewing = new WebSocketEndpoint(context.hub(), context.audiences(), text -> Optional.of("You said: " + text));
        var page = new ReadyPage();
        var routes = new ArrayList<Route>();
        routes.add(watch("GET", ASSETS + "relay.js", page::script));
        routes.add(watch("GET", ASSETS + "FILE", new Pages(context.hub())::asset));
        for (var path : paths) {
            routes.add(watchPath("WEBSOCKET", path, stream, viewing));
            routes.add(watchPath("GET", path, stream, page));
        }
        if (paths.isEmpty()) {
            routes.add(watch("WEBSOCKET", "/*", stream, viewing));
            routes.add(watch("GET", "/*", stream, page));
        } else {
            routes.addAll(elsewhere(new WrongPath(context.refusals(), paths), stream));
        }
        return routes;
    }

    private static List<Route> elsewhere(WrongPath wrong, StreamName stream) {
        return List.of(
                watchPath("WEBSOCKET", "/", stream, wrong),
                watchPath("GET", "/", stream, wrong::lead),
                watch("WEBSOCKET", "/*", stream, wrong),
                watch("GET", "/*", stream, wrong));
    }

    @Override
    public String summary(ImagestreamDialect settings, String hostAndPort) {
        var paths = settings.paths().isEmpty() ? List.of("/") : settings.paths();
        var webSockets = paths.stream()
                .map(path -> "ws://%s%s   pictures of %s\n".formatted(hostAndPort, path, settings.stream()))
                .collect(Collectors.joining());
        return webSockets + "http://%s%s   a page with them".formatted(hostAndPort, paths.getFirst());
    }
}
