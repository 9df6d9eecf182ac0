// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// `streams:`, the streams that exist from the start.
///
/// **Threading.** Stateless.
final class StreamSection {
    private static final String SOURCE = "an address such as render:wave?fps=30";

    private static final String WHEN_STALE = "nothing, dimmed, or the path of a picture";

    private static final List<String> POLICIES =
            Stream.of(PublisherPolicy.values()).map(policy -> policy.name().toLowerCase(Locale.ROOT)).toList();

    private static final List<String> STRIP = List.of("nothing", "metadata");

    private StreamSection() {}

    /// @param pushedTo streams whose default is to accept any number of publishers
    static List<StreamPlan> bind(Value value, Set<StreamName> pushedTo) {
        var entries = Mapping.named(value, "names of streams with their keys, such as camera: {}").entries();
        if (entries.size() > Hub.MAX_STREAMS) {
            throw value.place().error("%s: %,d of them (expected: at most %,d)".formatted(value.path(), entries.size(), Hub.MAX_STREAMS));
        }
        return entries.stream()
                .map(entry -> stream(entry, pushedTo))
                .toList();
    }

    private static StreamPlan stream(Mapping.Entry entry, Set<StreamName> pushedTo) {
        var value = entry.value();
        var name = new Value(value.path(), value.node(), entry.place()).refusing(() -> StreamName.of(entry.key()));
        var publishers = pushedTo.contains(name) ? PublisherPolicy.MANY : PublisherPolicy.ONE;
        if (value.isNothing()) {
            return new StreamPlan(name, StreamSettings.DEFAULT.withPublishers(publishers), Optional.empty());
        }
        var keys = Mapping.of(value, Section.STREAM);
        var source = keys.get("source").map(StreamSection::source);
        var otherwise = source.map(SourceProvider::settingsFor).orElse(StreamSettings.DEFAULT).withPublishers(publishers);
        return new StreamPlan(name, settings(keys, otherwise), source, keys.get("record").map(RecordSection::bind));
    }

    private static StreamSettings settings(Mapping keys, StreamSettings otherwise) {
        return new StreamSettings(
                keys.get("publishers").map(StreamSection::policy).orElse(otherwise.publishers()),
                keys.get("onDemand").map(Value::flag).orElse(otherwise.onDemand()),
                keys.get("closeAfter")
                        .map(value -> value.duration(Duration.ZERO, Duration.ofHours(1)))
                        .orElse(otherwise.closeAfter()),
                keys.get("staleAfter")
                        .map(value -> value.duration(Duration.ofSeconds(1), Duration.ofDays(30)))
                        .or(otherwise::staleAfter),
                keys.get("startTimeout")
                        .map(value -> value.duration(Duration.ofSeconds(1), Duration.ofMinutes(5)))
                        .or(otherwise::startTimeout),
                keys.get("whenStale").map(StreamSection::whenStale).orElse(otherwise.whenStale()),
                keys.get("maxFps").map(value -> OptionalInt.of(value.whole(1, StreamSettings.MAX_FPS))).orElse(otherwise.maxFps()),
                keys.get("strip").map(value -> value.choice(STRIP).equals("metadata")).orElse(otherwise.stripMetadata()));
    }

    private static WhenStale whenStale(Value value) {
        return switch (value.text(WHEN_STALE)) {
            case "nothing" -> WhenStale.NOTHING;
            case "dimmed" -> WhenStale.DIMMED;
            case String file -> WhenStale.showing(picture(file, value));
        };
    }

    private static Picture picture(String file, Value value) {
        byte[] bytes;
        try (var in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(Picture.MAX_BYTES + 1);
        } catch (IOException | InvalidPathException e) {
            throw value.wrong(WHEN_STALE);
        }
        return value.refusing(() -> Picture.of(bytes));
    }

    private static PublisherPolicy policy(Value value) {
        return PublisherPolicy.valueOf(value.choice(POLICIES).toUpperCase(Locale.ROOT));
    }

    private static URI source(Value value) {
        var text = value.text(SOURCE);
        var address = value.refusing(() -> SourceProvider.address(text));
        // Nothing is opened yet; the provider of the scheme checks the address.
        value.refusing(() -> SourceProvider.find(address));
        return address;
    }
}
