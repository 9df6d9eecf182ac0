// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Picture;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.SocketIoEvents;
import dev.kineograph.server.settings.SocketIoSettings;
import java.util.List;
import java.util.regex.Pattern;

/// `listen.socketio:`, the events of Socket.IO clients at an HTTP listener.
///
/// **Threading.** Stateless.
final class SocketIoSection {
    private static final Pattern EVENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,63}");
    private static final String EVENT_NAME = "an event's name, of up to 64 letters, digits and . _ : / -";
    private static final List<String> WATCHING = List.of("subscribe", "unsubscribe");

    private SocketIoSection() {}

    static SocketIoSettings bind(Value value) {
        var keys = Mapping.of(value, Section.SOCKETIO);
        var usual = SocketIoEvents.DEFAULT;
        var events = usual.withNames(event(keys, "takes", usual.takes()), event(keys, "shows", usual.shows()))
                .withLateSeeNewest(keys.get("late").map(late -> late.choice(List.of("newest", "none"))).orElse("none").equals("newest"));
        return SocketIoSettings.DEFAULT
                .with(keys.get("stream")
                        .map(stream -> events.withStream(stream.refusing(() -> StreamName.of(stream.text("a stream's name")))))
                        .orElse(events))
                .withMaxWatcherBytes(keys.get("maxMessage")
                        .map(most -> (int) most.bytes(SocketIoSettings.MIN_BYTES, Picture.MAX_BYTES))
                        .orElse(SocketIoSettings.DEFAULT.maxWatcherBytes()));
    }

    private static String event(Mapping keys, String key, String usual) {
        return keys.get(key)
                .map(value -> {
                    var name = value.text(EVENT_NAME);
                    if (!EVENT.matcher(name).matches() || WATCHING.contains(name)) {
                        throw value.wrong(EVENT_NAME + ", and neither subscribe nor unsubscribe");
                    }
                    return name;
                })
                .orElse(usual);
    }
}
