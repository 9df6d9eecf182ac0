// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.StreamName;
import dev.kineograph.server.Dialects;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.DialectReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The keys of a dialect: in an item of `listen` that is for it alone, or in `listen.dialects` of an HTTP port.
///
/// **Threading.** Confined to the thread that reads the file.
final class DialectSection implements DialectReader {
    private static final String A_NAME = "a stream's name";

    private final Mapping keys;

    private DialectSection(Mapping keys) {
        this.keys = keys;
    }

    /// The key of each dialect.
    static List<String> kinds() {
        return Dialects.SHIPPED.keys();
    }

    /// The keys of an item of `listen` that is for this dialect alone.
    static List<String> keys(String dialect) {
        return Stream.concat(Stream.of(dialect, "hosts", "proxyProtocol"), Dialects.SHIPPED.keysOf(dialect).stream()).toList();
    }

    /// An item of `listen` that is for this dialect alone.
    static Dialect bind(String dialect, Mapping keys) {
        return Dialects.SHIPPED.read(dialect, new DialectSection(keys));
    }

    /// `listen.dialects`: each dialect's key, with its own keys in it.
    static List<Dialect> bindAll(Value value) {
        return Mapping.of(value, kinds()).entries().stream()
                .map(entry -> bind(entry.key(), Mapping.of(entry.value(), Dialects.SHIPPED.keysOf(entry.key()))))
                .toList();
    }

    @Override
    public StreamName stream(String key, String expected) {
        return stream(keys.need(key, expected));
    }

    @Override
    public StreamName stream(String key, StreamName usual) {
        return keys.get(key).map(DialectSection::stream).orElse(usual);
    }

    @Override
    public Optional<StreamName> stream(String key) {
        return keys.get(key).map(DialectSection::stream);
    }

    private static StreamName stream(Value value) {
        return value.refusing(() -> StreamName.of(value.text(A_NAME)));
    }

    @Override
    public int whole(String key, int min, int max, int usual) {
        return keys.get(key).map(value -> value.whole(min, max)).orElse(usual);
    }

    @Override
    public Duration duration(String key, Duration min, Duration max, Duration usual) {
        return keys.get(key).map(value -> value.duration(min, max)).orElse(usual);
    }

    @Override
    public <T> T text(String key, String expected, Function<String, T> meaning, T usual) {
        return keys.get(key).map(value -> meaningOf(value, expected, meaning)).orElse(usual);
    }

    @Override
    public <T> List<T> list(String key, String expected, String expectedItem, Function<String, T> meaning) {
        return keys.get(key).map(value -> value.list(expected)).orElse(List.of()).stream()
                .map(item -> meaningOf(item, expectedItem, meaning))
                .toList();
    }

    private static <T> T meaningOf(Value value, String expected, Function<String, T> meaning) {
        var text = value.text(expected);
        return value.refusing(() -> meaning.apply(text));
    }
}
