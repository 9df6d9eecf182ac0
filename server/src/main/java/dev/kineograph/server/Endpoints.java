// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.http.Route.administer;
import static dev.kineograph.server.http.Route.publish;
import static dev.kineograph.server.http.Route.snapshot;
import static dev.kineograph.server.http.Route.watch;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.api.Api;
import dev.kineograph.server.api.OpenApiDocument;
import dev.kineograph.server.click.ClickEndpoint;
import dev.kineograph.server.click.ClickTokens;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.HttpServices;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.SigningEndpoint;
import dev.kineograph.server.page.LiveStreams;
import dev.kineograph.server.page.MetricsEndpoint;
import dev.kineograph.server.page.Pages;
import dev.kineograph.server.page.SignInPage;
import dev.kineograph.server.page.SocketIoScript;
import dev.kineograph.server.page.StateEndpoint;
import dev.kineograph.server.settings.Reloader;
import dev.kineograph.server.source.http.UploadEndpoint;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.VariantChoice;
import dev.kineograph.server.viewer.multipart.MultipartEndpoint;
import dev.kineograph.server.viewer.snapshot.SnapshotEndpoint;
import dev.kineograph.server.viewer.websocket.WebSocketEndpoint;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/// Every way in and every way out over HTTP, a line each: the table of contents of the server. The other way in, images on a
/// TCP port, is [dev.kineograph.server.source.tcp.TcpListener].
final class Endpoints {
    /// Stands for the server's numbers where a permit is asked for, as [MetricsEndpoint#STREAM] does: whoever may administer all streams may have them.
    private static final StreamName STATS = StreamName.of("server/stats");

    private Endpoints() {}

    static List<Route> of(
            Hub hub, Audiences audiences, UploadEndpoint uploads, LiveStreams streams, Api api, Endpoint readiness, Endpoint metrics, Runnable recheck) {
        var tokens = new ClickTokens();
        var pages = new Pages(hub, tokens, api.editor()::isOpen);
        var signIn = new SignInPage(recheck);
        var forms = VariantChoice.strict(hub, audiences);
        var live = new MultipartEndpoint(hub, audiences, forms, tokens);
        return List.of(
                watch("GET", "/", pages::index),
                watch("GET", "/assets/FILE", pages::asset),
                watch("GET", HttpServices.HEALTH, exchange -> exchange.reply(Reply.text(HttpResponseStatus.OK, "ok"))),
                watch("GET", HttpServices.READY, readiness),
                administer("GET", "/metrics", MetricsEndpoint.STREAM, metrics),
                watch("GET", "/demo/push", pages::push),
                watch("GET", "/sign-in", signIn::show),
                watch("POST", "/sign-in", signIn::signIn),
                watch("POST", "/sign-out", signIn::signOut),
                watch("GET", "/socket.io/FILE", new SocketIoScript()),
                watch("GET", "/api/v1/streams", api.streams()::all),
                watch("GET", "/api/v1/streams?stream=NAME", api.streams()::one),
                administer("PUT", "/api/v1/streams?stream=NAME", api.editor()::put),
                administer("PATCH", "/api/v1/streams?stream=NAME", api.editor()::change),
                administer("DELETE", "/api/v1/streams?stream=NAME", api.editor()::remove),
                administer("GET", "/api/v1/viewers?stream=NAME", api.viewers()::list),
                administer("DELETE", "/api/v1/viewers?stream=NAME", api.viewers()::kick),
                watch("GET", "/api/v1/events", api.events()::all),
                watch("GET", "/api/v1/events?stream=NAME", api.events()::one),
                administer("GET", "/api/v1/stats", STATS, api.stats()),
                administer("POST", "/api/v1/reload", Reloader.STREAM, api.reload()),
                administer("GET", "/api/v1/nodes", STATS, api.nodes()),
                watch("GET", "/api/v1/openapi.yaml", new OpenApiDocument()),
                watch("GET", "/api/v1/live", streams::list),
                watch("WEBSOCKET", "/api/v1/live", streams::follow),
                watch("POST", "/api/v1/sign", new SigningEndpoint()),
                watch("GET", "/NAME.mjpg", live),
                watch("GET", "/NAME.json", new StateEndpoint(hub)),
                snapshot("GET", "/NAME.IMAGE", new SnapshotEndpoint(audiences, forms)),
                publish("PUT", "/NAME.IMAGE", uploads),
                publish("POST", "/NAME.IMAGE", uploads),
                publish("PUT", "/NAME.mjpg", uploads::live),
                publish("POST", "/NAME.mjpg", uploads::live),
                publish("WEBSOCKET", "/NAME?publish", uploads.webSockets()),
                watch("POST", "/NAME?click", new ClickEndpoint(hub, tokens)),
                watch("GET", "/NAME?publish", byAccept(pages::stream, live)),
                watch("WEBSOCKET", "/NAME", new WebSocketEndpoint(hub, audiences)),
                watch("GET", "/NAME", byAccept(pages::stream, live)),
                administer("DELETE", "/NAME", exchange -> remove(hub, exchange)));
    }

    /// Ends and removes a stream. A pushed one comes back with its next picture, one of the configuration with the next start.
    private static void remove(Hub hub, Exchange exchange) {
        hub.retire(exchange.stream(hub).name());
        exchange.reply(Reply.empty(HttpResponseStatus.NO_CONTENT));
    }

    /// `/NAME` is a page for clients that ask for one, and the live picture for all others.
    private static Endpoint byAccept(Endpoint page, Endpoint pictures) {
        return new Endpoint() {
            @Override
            public void handle(Exchange exchange) {
                (exchange.wantsPage() ? page : pictures).handle(exchange);
            }

            @Override
            public boolean isOwnPage(Exchange exchange) {
                return exchange.wantsPage();
            }
        };
    }
}
