// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.ListedViewer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// `/api/v1/viewers?stream=NAME`: who watches a stream, for those who administer it, who can make a viewer leave.
///
/// **Threading.** Shared: called on every event loop.
public final class ViewersEndpoint {
    private final Hub hub;
    private final Audiences audiences;
    private final OpaqueIds ids = new OpaqueIds();

    /// The viewers of the hub's streams.
    public ViewersEndpoint(Hub hub, Audiences audiences) {
        this.hub = hub;
        this.audiences = audiences;
    }

    /// `GET`: the viewers, or one page of them, each with its connections.
    public void list(Exchange exchange) {
        var page = PageRequest.of(exchange.query());
        find(exchange, viewers -> {
            var rest = viewers.entrySet().stream().filter(viewer -> page.isBehind(viewer.getKey())).toList();
            var shown = page.of(rest);
            var answer = new LinkedHashMap<String, Object>();
            answer.put("viewers", shown.stream().map(viewer -> entry(viewer.getKey(), viewer.getValue())).toList());
            if (shown.size() < rest.size()) {
                var next = "/api/v1/viewers" + page.after(shown.getLast().getKey()) + "&stream=" + stream(exchange);
                answer.put("next", exchange.addressForClient(next));
            }
            exchange.reply(Reply.json(answer));
        });
    }

    /// `DELETE` with `&viewer=ID`: ends the viewer's connections, and keeps it from coming back for a while.
    public void kick(Exchange exchange) {
        var id = exchange.query().get("viewer").orElseThrow(() ->
                new RefusedException(Refusal.BAD_VALUE, "viewer: missing (expected: the id of one, as GET %s has it)".formatted(exchange.shownPath())));
        find(exchange, viewers -> {
            var connections = viewers.get(id);
            if (connections == null) {
                throw new RefusedException(
                        Refusal.NO_SUCH_VIEWER, "viewer: none of this id watches %s (expected: one in the list)".formatted(stream(exchange)));
            }
            audiences.kick(stream(exchange), connections);
            exchange.reply(Reply.empty(HttpResponseStatus.NO_CONTENT));
        });
    }

    private static StreamName stream(Exchange exchange) {
        return exchange.match().stream();
    }

    private void find(Exchange exchange, Consumer<SortedMap<String, List<ListedViewer>>> then) {
        var stream = exchange.stream(hub).name();
        AwaitedResult.of(exchange, audiences.list(stream), found -> then.accept(
                found.stream().collect(Collectors.groupingBy(viewer -> ids.of(viewer.identity()), TreeMap::new, Collectors.toList()))));
    }

    private static Map<String, Object> entry(String id, List<ListedViewer> connections) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", id);
        entry.put("connections", connections.stream().sorted(Comparator.comparing(ListedViewer::age).reversed()).map(ViewersEndpoint::connection).toList());
        return entry;
    }

    private static Map<String, Object> connection(ListedViewer viewer) {
        var connection = new LinkedHashMap<String, Object>();
        connection.put("how", viewer.how());
        connection.put("address", viewer.address().getHostAddress());
        connection.put("since", Instant.now().minus(viewer.age()).truncatedTo(ChronoUnit.SECONDS).toString());
        connection.put("framesSent", viewer.sent());
        connection.put("framesSkipped", viewer.skipped());
        if (!viewer.variant().isOriginal()) {
            connection.put("variant", viewer.variant().toString());
        }
        return connection;
    }
}
