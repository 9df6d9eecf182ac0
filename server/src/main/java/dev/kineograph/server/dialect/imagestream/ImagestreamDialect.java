// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.imagestream;

import static dev.kineograph.server.http.Route.watch;
import static dev.kineograph.server.http.Route.watchPath;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.net.Rejects;
import dev.kineograph.server.page.Pages;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.websocket.WebSocketEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The relay's table of endpoints: WebSockets at the paths of a list, which all show one stream, and the page at each of them.
///
/// The other half of a relay, images on a socket, is a listener of its own.
///
/// **Threading.** Stateless.
public final class ImagestreamDialect {
    static final String ASSETS = "/assets/";

    private ImagestreamDialect() {}

    /// The table of one port.
    ///
    /// @param paths each with its `/`; none for any path
    public static List<Route> routes(Hub hub, Audiences audiences, Rejects rejects, StreamName stream, List<String> paths) {
        var viewing = new WebSocketEndpoint(hub, audiences, text -> Optional.of("You said: " + text));
        var page = new ReadyPage();
        var routes = new ArrayList<Route>();
        routes.add(watch("GET", ASSETS + "relay.js", page::script));
        routes.add(watch("GET", ASSETS + "FILE", new Pages(hub)::asset));
        for (var path : paths) {
            routes.add(watchPath("WEBSOCKET", path, stream, viewing));
            routes.add(watchPath("GET", path, stream, page));
        }
        if (paths.isEmpty()) {
            routes.add(watch("WEBSOCKET", "/*", stream, viewing));
            routes.add(watch("GET", "/*", stream, page));
        } else {
            routes.addAll(elsewhere(new WrongPath(rejects, paths), stream));
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
}
