// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Nearest;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.text.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// `routes:`, paths that the operator chooses, and what they show.
///
/// **Threading.** Stateless.
final class RouteSection {
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@/-]*");

    private RouteSection() {}

    /// @param known the streams that a route may show
    static Map<String, Alias> bind(Value value, Set<StreamName> known) {
        var routes = new LinkedHashMap<String, Alias>();
        for (var entry : Mapping.named(value, "paths with their keys, such as /door.png: { stream: door }").entries()) {
            if (!PATH.matcher(entry.key()).matches()) {
                throw entry.place()
                        .error("routes: '%s' (expected: a path such as /door.png)"
                                .formatted(VisibleText.excerpt(entry.key(), Value.MAX_SHOWN)));
            }
            routes.put(entry.key(), alias(entry.value(), known));
        }
        return routes;
    }

    private static Alias alias(Value route, Set<StreamName> known) {
        var keys = Mapping.of(route, Section.ROUTE);
        var as = keys.get("as").map(choice -> choice.choice(List.of("live", "snapshot"))).orElse("live");
        return new Alias(
                stream(keys.need("stream", "the stream that is shown"), known),
                as.equals("live") ? Alias.As.LIVE : Alias.As.SNAPSHOT,
                keys.get("referer").map(value -> value.choice(List.of("required", "any"))).orElse("any").equals("required"));
    }

    /// A stream of the file.
    static StreamName stream(Value value, Set<StreamName> known) {
        var name = value.refusing(() -> StreamName.of(value.text("a stream's name")));
        if (!known.contains(name)) {
            var names = known.stream().map(StreamName::value).toList();
            throw value.wrong("a stream of this file"
                    + Nearest.to(name.value(), names).map("; did you mean '%s'?"::formatted).orElse(""));
        }
        return name;
    }
}
