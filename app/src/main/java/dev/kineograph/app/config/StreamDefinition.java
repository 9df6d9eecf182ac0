// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A stream that is defined over the network, with the keys of a configuration. It reads no file, runs no program and writes nothing: its source is one that
/// [untrusted][SourceProvider#openUntrusted] addresses may have.
///
/// **Threading.** Immutable.
///
/// @param source opens no file and no device, and reaches no address of this machine
public record StreamDefinition(StreamPlan plan, Optional<Source> source, StreamRules rules) {
    private static final String NAME = "body";
    private static final Pattern PLACE = Pattern.compile("^" + NAME + ":[0-9]+:[0-9]+: ");
    private static final List<String> ONLY_IN_FILES = List.of("record", "access");
    private static final Set<String> PICTURES = Set.of("nothing", "dimmed");

    /// Reads a definition.
    ///
    /// @param keys those of one stream, as in a configuration
    /// @throws RefusedException if anything in it is wrong, or allowed only in a configuration
    public static StreamDefinition of(StreamName name, Map<String, Object> keys) {
        try {
            return bind(new YamlFile(NAME, JSON.std.asString(Map.of(name.value(), keys)).getBytes(UTF_8)).read().orElseThrow(), name);
        } catch (ConfigurationException e) {
            throw new RefusedException(Refusal.BAD_VALUE, PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StreamDefinition bind(Value root, StreamName name) {
        var streams = new Value("streams", root.node(), root.place());
        var value = Mapping.named(streams, "a stream").get(name.value()).orElseThrow();
        var keys = Mapping.of(value, Section.STREAM);
        for (var key : ONLY_IN_FILES) {
            keys.get(key).ifPresent(found -> {
                throw found.wrong("no such key, which is allowed only in the configuration");
            });
        }
        // A picture and some sources are files: nothing of them is looked at before it is known that they are allowed.
        keys.get("whenStale").filter(found -> !PICTURES.contains(found.text("nothing or dimmed"))).ifPresent(found -> {
            throw found.wrong("nothing or dimmed; a picture is allowed only in the configuration");
        });
        var source = keys.get("source").map(StreamDefinition::source);
        var plan = StreamSection.bind(streams, Set.of()).getFirst();
        return new StreamDefinition(plan, source, StreamRulesSection.bind(streams).getOrDefault(name, StreamRules.DEFAULT));
    }

    private static Source source(Value value) {
        var text = value.text("an address such as http://camera.lan/stream");
        return value.refusing(() -> SourceProvider.findUntrusted(SourceProvider.address(text)));
    }
}
