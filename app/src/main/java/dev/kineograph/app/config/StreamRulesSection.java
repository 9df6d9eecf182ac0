// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AllowedPages;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.StreamRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The keys of each stream under `streams:` that say how the server shows it.
///
/// **Threading.** Stateless.
final class StreamRulesSection {
    private static final String PAGES = "any, or a list of pages, such as [https://example.org, \"https://*.example.org\"]";
    private static final String PAGE = "scheme, host and port of a page, such as https://example.org or https://*.example.org";

    private StreamRulesSection() {}

    /// The rules of those streams that have some.
    ///
    /// @param streams the section of the streams, which has been checked already
    static Map<StreamName, StreamRules> bind(Value streams) {
        var all = new LinkedHashMap<StreamName, StreamRules>();
        for (var entry : Mapping.named(streams, "names of streams with their keys").entries()) {
            if (!entry.value().isNothing()) {
                var rules = rules(Mapping.of(entry.value(), Section.STREAM));
                if (!rules.equals(StreamRules.DEFAULT)) {
                    all.put(StreamName.of(entry.key()), rules);
                }
            }
        }
        return all;
    }

    private static StreamRules rules(Mapping keys) {
        var viewers = keys.get("maxViewers").map(value -> OptionalInt.of(value.whole(1, Limits.MAX))).orElse(OptionalInt.empty());
        var bytes = keys.get("maxBytesPerSecond")
                .map(value -> OptionalLong.of(value.bytes(StreamRules.MIN_BYTES, StreamRules.MAX_BYTES)))
                .orElse(OptionalLong.empty());
        var variants = keys.get("variants").map(VariantSection::named).orElse(Map.of());
        return new StreamRules(pages(keys), viewers, bytes, VariantSection.form(keys), variants, keys.get("adapt").map(Value::flag).orElse(false));
    }

    private static AllowedPages pages(Mapping keys) {
        var listed = keys.get("pages").filter(value -> !value.isText("any")).map(StreamRulesSection::listed).orElse(AllowedPages.ANY);
        boolean mustBeNamed = keys.get("referer").map(value -> value.choice(List.of("required", "any"))).orElse("any").equals("required");
        return mustBeNamed ? listed.whichAreNamed() : listed;
    }

    private static AllowedPages listed(Value value) {
        var origins = value.list(PAGES).stream().map(page -> {
            var text = page.text(PAGE);
            page.refusing(() -> AllowedPages.of(text));
            return text;
        });
        return AllowedPages.of(origins.toArray(String[]::new));
    }
}
