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

/// Reads and writes JSON as maps, lists, strings, numbers, booleans and null. No text says which Java type it becomes.
///
/// **Threading.** Immutable.
final class Json {
    private static final int MAX_NESTING = 64;
    /// A byte of text may become 50 bytes of objects.
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
        // Names are not kept for the next text: an attacker must not fill a table that all share.
        var factory = JsonFactory.builder()
                .streamReadConstraints(limits)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        json = JSON.builder(factory).build();
    }

    /// The value that a text is.
    ///
    /// @throws RefusedException if it is none, is followed by something, or is over a limit
    @Nullable Object read(String text) {
        try (var parser = json.createParser(text)) {
            var value = json.anyFrom(parser);
            if (parser.nextToken() != null) {
                throw refused("something after the value");
            }
            return value;
        } catch (IOException _) {
            // What Jackson says holds the text itself.
            throw refused("not JSON, or over a limit");
        }
    }

    private static RefusedException refused(String seen) {
        return new RefusedException(
                Refusal.BAD_VALUE,
                "Socket.IO packet: " + seen + " (expected: one JSON value, at most " + MAX_NESTING + " deep, of at most " + MAX_TOKENS + " parts)");
    }

    /// The text of a value that holds nothing but maps, lists, strings, numbers, booleans and null, in ASCII: of the clients of socket.io 1
    /// and 2, which do not say which they are, one takes the answer to a poll for UTF-8 twice over and the other once.
    static String write(@Nullable Object value) {
        try {
            return ASCII.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
