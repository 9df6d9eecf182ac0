// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.viewer.Audiences;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// `/api/v1/live`: the streams that the caller may watch, as a WebSocket that reports changes and shows streams, and as a list for a single GET.
///
/// **Threading.** Shared: called on every event loop.
public final class LiveStreams {
    private final Hub hub;
    private final Audiences audiences;
    private final CurrentSettings settings;
    private final StreamLines lines;
    private final Set<StreamsListener> listeners = ConcurrentHashMap.newKeySet();

    /// Lists the hub's streams, and shows those that a client of the WebSocket subscribes to.
    public LiveStreams(Hub hub, Audiences audiences, CurrentSettings settings) {
        this.hub = hub;
        this.audiences = audiences;
        this.settings = settings;
        this.lines = new StreamLines(hub);
    }

    /// `GET`: the list as it is now.
    public void list(Exchange exchange) {
        exchange.visible(hub.streams(), streams -> exchange.reply(Reply.json(message(streams))));
    }

    private String message(List<ImageStream> streams) {
        var now = lines.now();
        return message("streams", streams.stream().filter(now::containsKey).map(now::get).toList());
    }

    /// Tells all listeners that the server is shutting down.
    public void goAway() {
        listeners.forEach(StreamsListener::goAway);
    }

    static String message(String type, List<StreamLines.Line> lines) {
        return "{\"type\":\"%s\",\"streams\":[%s]}".formatted(type, list(lines));
    }

    /// @param retired streams that have ended, or that the caller may no longer watch: a client cannot tell which
    static String message(String type, List<StreamLines.Line> lines, List<StreamName> retired) {
        var names = retired.stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
        return "{\"type\":\"%s\",\"streams\":[%s],\"retired\":[%s]}".formatted(type, list(lines), names);
    }

    private static String list(List<StreamLines.Line> lines) {
        return lines.stream().map(StreamLines.Line::json).collect(Collectors.joining(","));
    }

    /// `WEBSOCKET`: the list, then what changes in it, unless the client wants none (`?list=0`), and the pictures that it subscribes to.
    public void follow(Exchange exchange) {
        if (WebSocketHandshake.refusesVersion(exchange)) {
            return;
        }
        var head = WebSocketHandshake.accept(exchange).introducing(exchange.viewer());
        var listener = new StreamsListener(hub, audiences, lines, settings, exchange);
        listeners.add(listener);
        exchange.closed().addListener(_ -> listeners.remove(listener));
        exchange.begin(
                head, Unpooled.EMPTY_BUFFER, listener, new WebSocketReader(exchange.inputBounds(), new InputPace(exchange.loop()), listener));
    }
}
