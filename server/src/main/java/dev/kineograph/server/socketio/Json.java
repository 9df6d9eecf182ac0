// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Reads and writes JSON as maps, lists, strings, numbers, booleans and null. A text cannot choose a Java type.
///
/// **Threading.** Immutable.
final class Json {
    private static final int MAX_NESTING = 64;
    /// Bounds the memory: one byte of text may become 50 bytes of objects.
    private static final int MAX_TOKENS = 100_000;

    private static final JSON ASCII = JSON.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private final JSON json;

    /// @param maxLength of a text and of any string in it
    Json(int maxLength) {
        var limits = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                .maxStringLength(maxLength)
                .maxDocumentLength(maxLength)
                .maxTokenCount(MAX_TOKENS)
                .build();
        // Without Jackson's table of names that all sessions would share: an attacker could fill it.
        var factory = JsonFactory.builder()
                .streamReadConstraints(limits)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        json = JSON.builder(factory).build();
    }

    /// Parses a text that holds exactly one value.
    ///
    /// @throws RefusedException if it does not, or is over a limit
    @Nullable Object read(String text) {
        try (var parser = json.createParser(text)) {
            var value = json.anyFrom(parser);
            if (parser.nextToken() != null) {
                throw refused("something after the value");
            }
            return value;
        } catch (IOException _) {
            // Jackson's message quotes the client's text.
            throw refused("not JSON, or over a limit");
        }
    }

    private static RefusedException refused(String seen) {
        return new RefusedException(
                Refusal.BAD_VALUE,
                "Socket.IO packet: " + seen + " (expected: one JSON value, at most " + MAX_NESTING + " deep, of at most " + MAX_TOKENS + " parts)");
    }

    /// Writes a value of maps, lists, strings, numbers, booleans and null in ASCII: socket.io 1 decodes the UTF-8 of a poll's
    /// response twice, socket.io 2 once, and the two cannot be told apart.
    static String write(@Nullable Object value) {
        try {
            return ASCII.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
