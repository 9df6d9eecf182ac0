// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.DialectReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Notes the keys that a dialect reads, and returns what an empty configuration would.
///
/// **Threading.** Confined to one call.
final class DeclaredKeys implements DialectReader {
    private static final StreamName ANY = StreamName.of("any");

    private final List<String> keys = new ArrayList<>();

    private DeclaredKeys() {}

    static List<String> of(DialectType<?> type) {
        var declared = new DeclaredKeys();
        type.read(declared);
        return List.copyOf(declared.keys);
    }

    @Override
    public StreamName stream(String key, String expected) {
        return declared(key, ANY);
    }

    @Override
    public StreamName stream(String key, StreamName usual) {
        return declared(key, usual);
    }

    @Override
    public Optional<StreamName> stream(String key) {
        return declared(key, Optional.empty());
    }

    @Override
    public int whole(String key, int min, int max, int usual) {
        return declared(key, usual);
    }

    @Override
    public Duration duration(String key, Duration min, Duration max, Duration usual) {
        return declared(key, usual);
    }

    @Override
    public <T> T text(String key, String expected, Function<String, T> meaning, T usual) {
        return declared(key, usual);
    }

    @Override
    public <T> List<T> list(String key, String expected, String expectedItem, Function<String, T> meaning) {
        return declared(key, List.of());
    }

    private <T> T declared(String key, T value) {
        keys.add(key);
        return value;
    }
}
