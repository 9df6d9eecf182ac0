// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.RefusedException;
import dev.kineograph.text.Durations;
import dev.kineograph.text.Sizes;
import dev.kineograph.text.VisibleText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value of a configuration file with its place: each method returns it as the expected type, or throws an error that names
/// the place.
///
/// **Threading.** Confined to the thread that reads the file.
///
/// @param path its key and all keys that contain it, for messages: `streams.door.closeAfter`
record Value(String path, Node node, Place place) {
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    static final int MAX_SHOWN = 60;

    static Value of(String file, String path, Node node) {
        return new Value(path, node, Place.of(file, node.getStartMark()));
    }

    /// Whether there is no value: only `key:`, or `null`.
    boolean isNothing() {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /// Whether it is this one word.
    boolean isText(String text) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
    }

    /// One word or number, as it was written.
    String text(String expected) {
        if (node instanceof ScalarNode scalar && !isNothing()) {
            return scalar.getValue();
        }
        throw wrong(expected);
    }

    boolean flag() {
        return choice(List.of("true", "false")).equals("true");
    }

    String choice(List<String> choices) {
        var expected = String.join(" or ", choices);
        var text = text(expected);
        if (!choices.contains(text)) {
            throw wrong(expected);
        }
        return text;
    }

    int whole(int min, int max) {
        var expected = "a whole number, %,d to %,d".formatted(min, max);
        var text = text(expected);
        if (WHOLE.matcher(text).matches()) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw wrong(expected);
    }

    /// A number of bytes, in units of 1,000.
    long bytes(long min, long max) {
        var expected = Sizes.expected(min, max);
        return Sizes.parse(text(expected), min, max).orElseThrow(() -> wrong(expected));
    }

    Duration duration(Duration min, Duration max) {
        var expected = Durations.expected(min, max);
        return Durations.parse(text(expected), min, max).orElseThrow(() -> wrong(expected));
    }

    URI uri(String expected) {
        try {
            return new URI(text(expected));
        } catch (URISyntaxException e) {
            throw wrong(expected);
        }
    }

    List<Value> list(String expected) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(item -> of(place.file(), path, item))
                    .toList();
        }
        throw wrong(expected);
    }

    /// The items of a list, or the value itself as the only one.
    List<Value> listOrOne() {
        return node instanceof SequenceNode ? list("a list") : List.of(this);
    }

    /// The result of `reader`; a refusal becomes an error at this place.
    <T> T refusing(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (RefusedException e) {
            var ownWord = path.substring(path.lastIndexOf('.') + 1) + ": ";
            var sentence = e.sentence();
            throw place.error("%s: %s"
                    .formatted(path, sentence.startsWith(ownWord) ? sentence.substring(ownWord.length()) : sentence));
        }
    }

    ConfigurationException wrong(String expected) {
        return place.error("%s%s (expected: %s)".formatted(path.isEmpty() ? "" : path + ": ", seen(), expected));
    }

    private String seen() {
        if (isNothing()) {
            return "nothing";
        }
        return switch (node) {
            case ScalarNode scalar -> shown(scalar.getValue());
            case SequenceNode _ -> "a list";
            default -> "keys with values";
        };
    }

    private static String shown(String text) {
        return "'" + VisibleText.excerpt(text, MAX_SHOWN) + "'";
    }
}
