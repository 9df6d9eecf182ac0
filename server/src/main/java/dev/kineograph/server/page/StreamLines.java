// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What `/api/v1/live` says about each stream of a hub, formatted at most twice a second for all listeners.
///
/// **Threading.** Shared. Event loops that find the lines outdated at the same moment each make new ones; the last ones stay.
final class StreamLines {
    private static final long KEPT_NANOS = Duration.ofMillis(500).toNanos();

    private final Hub hub;
    private volatile Round round = new Round(Map.of(), System.nanoTime() - KEPT_NANOS);

    private record Round(Map<ImageStream, Line> lines, long madeNanos) {}

    StreamLines(Hub hub) {
        this.hub = hub;
    }

    /// One stream's state, without the age and the length of its picture, which change all the time.
    ///
    /// @param fields a JSON object that is not closed
    record Line(ImageStream stream, String fields) {
        String json() {
            var newest = stream.newest();
            return fields + (newest == null ? "}" : ",\"bytes\":%d,\"ageMillis\":%d}".formatted(newest.length(), newest.age().toMillis()));
        }
    }

    /// All streams and their lines.
    Map<ImageStream, Line> now() {
        var known = round;
        long now = System.nanoTime();
        if (now - known.madeNanos >= KEPT_NANOS) {
            known = new Round(make(), now);
            round = known;
        }
        return known.lines;
    }

    private Map<ImageStream, Line> make() {
        var lines = new HashMap<ImageStream, Line>();
        hub.streams().forEach(stream -> lines.put(stream, line(stream)));
        return lines;
    }

    private static Line line(ImageStream stream) {
        var state = new LinkedHashMap<String, Object>();
        state.put("name", stream.name().value());
        state.put("state", stream.state().name().toLowerCase(Locale.ROOT));
        if (stream.isStale()) {
            state.put("stale", true);
        }
        var newest = stream.newest();
        if (newest != null) {
            state.put("type", newest.format().mediaType());
            state.put("width", newest.size().width());
            state.put("height", newest.size().height());
        }
        var stats = stream.stats();
        state.put("framesPerSecondIn", rounded(stats.framesPerSecondIn()));
        state.put("viewers", stats.viewers());
        state.put("connections", stats.connections());
        return new Line(stream, open(state));
    }

    /// To two digits: a smaller change is not worth a message.
    private static Object rounded(double rate) {
        return rate >= 10 ? (Object) Math.round(rate) : Math.round(rate * 10) / 10.0;
    }

    private static String open(Map<String, Object> state) {
        try {
            var json = JSON.std.asString(state);
            return json.substring(0, json.length() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
