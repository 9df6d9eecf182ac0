// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Nearest;
import dev.kineograph.text.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Keys with values, without duplicates.
///
/// **Threading.** Confined to the thread that reads the file.
final class Mapping {
    private final Value whole;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// A key and its value.
    ///
    /// @param place that of the key
    record Entry(String key, Place place, Value value) {}

    private Mapping(Value whole) {
        this.whole = whole;
    }

    /// A mapping whose keys the user chooses.
    static Mapping named(Value value, String expected) {
        var mapping = new Mapping(value);
        if (!(value.node() instanceof MappingNode node)) {
            throw value.wrong(expected);
        }
        node.getValue().forEach(mapping::add);
        return mapping;
    }

    /// A mapping that may only have the keys of a section.
    static Mapping of(Value value, Section section) {
        return of(value, section.keys());
    }

    static Mapping of(Value value, List<String> known) {
        return named(value, "keys with values: " + String.join(", ", known)).restrictedTo(known);
    }

    private void add(NodeTuple tuple) {
        var file = whole.place().file();
        var place = Place.of(file, tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode node)) {
            throw place.error("a key that is a list or has keys itself (expected: one word)");
        }
        var key = node.getValue();
        var value = Value.of(file, pathOf(key), tuple.getValueNode());
        var before = entries.putIfAbsent(key, new Entry(key, place, value));
        if (before != null) {
            throw place.error("%s: duplicate key, first in line %d (expected: once)"
                    .formatted(pathOf(key), before.place.line()));
        }
    }

    Mapping restrictedTo(List<String> known) {
        for (var entry : entries.values()) {
            if (!known.contains(entry.key)) {
                throw unknown(entry, known);
            }
        }
        return this;
    }

    private ConfigurationException unknown(Entry entry, List<String> known) {
        var hint = Nearest.to(entry.key, known)
                .map("did you mean '%s'?"::formatted)
                .orElse("the keys here are " + String.join(", ", known));
        return entry.place.error("%s: unknown key; %s".formatted(pathOf(entry.key), hint));
    }

    private String pathOf(String key) {
        var shown = VisibleText.excerpt(key, Value.MAX_SHOWN);
        return whole.path().isEmpty() ? shown : whole.path() + "." + shown;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Optional<Value> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    Value need(String key, String expected) {
        return get(key).orElseThrow(() -> whole.place()
                .error("%s: '%s' is missing (expected: %s)".formatted(whole.path(), key, expected)));
    }

    Place placeOf(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::place).orElse(whole.place());
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }
}
