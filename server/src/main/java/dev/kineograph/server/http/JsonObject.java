// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Reads a JSON object that a peer sends. A text with anything else in it, such as `null` or a second value, is none, nor is one in which a name comes twice.
///
/// **Threading.** Stateless.
public final class JsonObject {
    private static final int MAX_NESTING = 64;

    // Without Jackson's table of names that all requests would share: an attacker could fill it.
    private static final JSON OBJECTS = JSON.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .build();

    private JsonObject() {}

    /// The object, if the text is one.
    public static Optional<Map<String, Object>> of(String text) {
        try (var parser = OBJECTS.createParser(text)) {
            return only(parser);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The object, if the bytes are one.
    public static Optional<Map<String, Object>> of(byte[] text) {
        try (var parser = OBJECTS.createParser(text)) {
            return only(parser);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Object>> only(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        var object = OBJECTS.mapFrom(parser);
        return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    }
}
