// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads a YAML file into nodes with their places. No file, whatever it contains, takes long or much memory to read.
///
/// **Threading.** Confined to the thread that reads the file.
final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_ALIASES = 50;

    private final ByteReader reader;
    private final String name;
    private final LoadSettings settings = LoadSettings.builder()
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(MAX_BYTES)
            .setAllowNonScalarKeys(true)
            .build();

    /// Reads the bytes.
    @FunctionalInterface
    private interface ByteReader {
        byte[] bytes();
    }

    YamlFile(Path path) {
        this.name = path.toString();
        this.reader = () -> bytes(path);
    }

    /// A text that is in no file, such as JSON, which is YAML too.
    ///
    /// @param name for messages
    YamlFile(String name, byte[] text) {
        this.name = name;
        this.reader = text::clone;
    }

    /// The file's contents as one node; empty if it has none, or all of it is commented out.
    Optional<Value> read() {
        var text = decode(reader.bytes());
        try {
            checkEvents(text);
            return new Composer(settings, parser(text)).getSingleNode()
                    .map(node -> Value.of(name, "", node))
                    .filter(root -> !root.isNothing());
        } catch (MarkedYamlEngineException e) {
            throw Place.of(name, mark(e)).error("invalid YAML: " + sentence(e));
        } catch (ReaderException e) {
            throw placeOf(text, e.getPosition())
                    .error("invalid YAML: a character that is not allowed, U+%04X".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw start().error("invalid YAML: " + e.getMessage());
        }
    }

    private byte[] bytes(Path path) {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ConfigurationException(
                        "%s: too long for a configuration (expected: at most %,d bytes)".formatted(name, MAX_BYTES));
            }
            return bytes;
        } catch (IOException e) {
            throw new ConfigurationException(
                    "%s: %s (expected: a configuration file in YAML)".formatted(name, reason(path, e)));
        }
    }

    private static String reason(Path path, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> Files.isDirectory(path) ? "is a folder" : String.valueOf(e.getMessage());
        };
    }

    private String decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            var text = UTF_8.newDecoder().decode(in).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            var before = new String(bytes, 0, in.position(), UTF_8);
            throw placeOf(before, before.length()).error("not UTF-8 (expected: YAML in UTF-8)");
        }
    }

    /// Checks what the composer does not: it is recursive, so deep nesting would overflow the stack, and it would ignore tags.
    private void checkEvents(String text) {
        int depth = 0;
        for (var events = parser(text); events.hasNext(); ) {
            var event = events.next();
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MAX_DEPTH) {
                throw Place.of(name, event.getStartMark())
                        .error("nested too deeply (expected: at most %d levels)".formatted(MAX_DEPTH));
            }
            if (isTagged(event)) {
                throw Place.of(name, event.getStartMark()).error("a tag (expected: a value without '!' before it)");
            }
        }
    }

    private static boolean isTagged(Event event) {
        return switch (event) {
            case CollectionStartEvent collection -> collection.getTag().isPresent();
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            default -> false;
        };
    }

    private ParserImpl parser(String text) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    private Place start() {
        return new Place(name, 1, 1);
    }

    private Place placeOf(String text, int characters) {
        var before = text.substring(0, Math.min(characters, text.length()));
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return new Place(name, line, before.length() - before.lastIndexOf('\n'));
    }

    private static Optional<Mark> mark(MarkedYamlEngineException e) {
        return e.getProblemMark().or(e::getContextMark);
    }

    private static String sentence(MarkedYamlEngineException e) {
        return Stream.of(e.getContext(), e.getProblem())
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(", "))
                .replaceAll("\\s+", " ");
    }
}
