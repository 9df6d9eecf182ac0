// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multiplex;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.JsonObject;
import dev.kineograph.server.viewer.VariantParameters;
import dev.kineograph.text.VisibleText;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A text message of a client: `{"type": "subscribe", "id": 1, "stream": "door", "width": 320}`.
///
/// **Threading.** Immutable, as nobody changes the members.
///
/// @param type what it wants
/// @param members all of them
public record ClientMessage(String type, Map<String, Object> members) {
    private static final int MAX_NUMBER = 0xffff;
    private static final int MAX_SHOWN = 40;

    /// Reads a message.
    ///
    /// @throws RefusedException if it is no object with a type
    public static ClientMessage of(String text) {
        var members = JsonObject.of(text).orElseThrow(() -> refused("%s (expected: a JSON object)", text));
        if (members.get("type") instanceof String type) {
            return new ClientMessage(type, members);
        }
        throw refused("%s (expected: an object with a \"type\")", text);
    }

    private static RefusedException refused(String sentence, String text) {
        return new RefusedException(Refusal.BAD_VALUE, "message: " + sentence.formatted(VisibleText.excerpt(text, MAX_SHOWN)));
    }

    /// That nothing here has such a type.
    public RefusedException unknown() {
        return refused("type %s (expected: subscribe, unsubscribe, pause, resume or list)", type);
    }

    /// The client's number for a stream.
    ///
    /// @throws RefusedException if there is none
    int number() {
        if (members.get("id") instanceof Integer number && number >= 0 && number <= MAX_NUMBER) {
            return number;
        }
        throw refused("id %s (expected: a whole number up to " + MAX_NUMBER + ")", String.valueOf(members.get("id")));
    }

    /// The stream that it is about.
    ///
    /// @throws RefusedException if there is none, or the name is none
    StreamName stream() {
        if (members.get("stream") instanceof String name) {
            return StreamName.of(name);
        }
        throw refused("stream %s (expected: a stream's name)", String.valueOf(members.get("stream")));
    }

    /// The signature of the stream's address.
    Optional<String> signature() {
        return members.get("signed") instanceof String signature ? Optional.of(signature) : Optional.empty();
    }

    /// The form in which the stream is to be shown, as the parameters of an address would say it.
    Function<String, Optional<String>> form() {
        return VariantParameters.of(members);
    }
}
