// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Why a request is refused: a sentence for people, and at the addresses of the API also an object for programs (RFC 9457).
///
/// **Threading.** Immutable.
///
/// @param reason the kind of refusal; empty if the status says it all
/// @param sentence what was wrong, and what was expected; it may quote what a peer sent
record Problem(HttpResponseStatus status, Optional<Refusal> reason, String sentence) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final String API = "/api/v1";

    /// With the reason behind it, the type of a problem.
    private static final String TYPE = "urn:kineograph:";

    /// Paths that are references as they are.
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._~/-]{1,200}");

    static Problem of(HttpResponseStatus status, RefusedException refusal) {
        return new Problem(status, Optional.of(refusal.reason()), refusal.sentence());
    }

    /// Whether a path is one of the API.
    ///
    /// @param path below the base path
    static boolean isOfApi(String path) {
        return path.startsWith(API) && (path.length() == API.length() || path.charAt(API.length()) == '/');
    }

    /// The refusal as a text.
    Reply text() {
        return Reply.refused(this);
    }

    /// The object.
    ///
    /// @param path what was requested
    byte[] json(String path) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", reason.map(of -> TYPE + words(of, '-')).orElse("about:blank"));
        members.put("title", reason.map(of -> capitalized(words(of, ' '))).orElse(status.reasonPhrase()));
        members.put("status", status.code());
        members.put("detail", VisibleText.line(sentence));
        if (REFERENCE.matcher(path).matches()) {
            members.put("instance", path);
        }
        try {
            return JSON.std.asBytes(members);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String words(Refusal reason, char between) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', between);
    }

    private static String capitalized(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
