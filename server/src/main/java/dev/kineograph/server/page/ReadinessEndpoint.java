// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.net.CurrentSettings;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `GET /readyz`: 200 while the server is ready for clients, otherwise 503 and the reason: it is starting or draining, or a stream that it is there for
/// is not [fresh][dev.kineograph.server.settings.ServiceRules#fresh].
///
/// **Threading.** Shared: called on every event loop.
public final class ReadinessEndpoint implements Endpoint {
    private final Hub hub;
    private final CurrentSettings settings;

    /// Why nothing of it is ready; empty while the server runs.
    private volatile Optional<String> obstacle = Optional.of("the server is starting");

    /// A server that is starting.
    ///
    /// @param settings name the streams that must be fresh
    public ReadinessEndpoint(Hub hub, CurrentSettings settings) {
        this.hub = hub;
        this.settings = settings;
    }

    /// The server has started.
    public void ready() {
        obstacle = Optional.empty();
    }

    /// The server ends.
    public void drain() {
        obstacle = Optional.of("the server is draining");
    }

    @Override
    public void handle(Exchange exchange) {
        obstacle.ifPresentOrElse(reason -> refuse(exchange, reason), () -> checkStreams(exchange));
    }

    private void checkStreams(Exchange exchange) {
        var needed = settings.get().service().notFresh(hub);
        if (needed.isEmpty()) {
            exchange.reply(Reply.text(HttpResponseStatus.OK, "ok"));
            return;
        }
        var found = needed.stream().flatMap(name -> hub.find(name).stream()).toList();
        exchange.visible(found, visible -> refuse(exchange, reason(visible, needed.size() - visible.size())));
    }

    /// @param hidden how many others there are, which the caller may not watch or which do not exist
    private static String reason(List<ImageStream> visible, int hidden) {
        var names = visible.stream().map(stream -> stream.name().value()).collect(Collectors.joining(", "));
        var others = "%d %sstream%s".formatted(hidden, visible.isEmpty() ? "" : "other ", hidden == 1 ? "" : "s");
        var which = hidden == 0 ? names : visible.isEmpty() ? others : names + " and " + others;
        return "%s: no fresh picture".formatted(which);
    }

    private static void refuse(Exchange exchange, String reason) {
        exchange.reply(Reply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready: " + reason));
    }
}
