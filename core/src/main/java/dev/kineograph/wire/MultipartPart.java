// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One part of a multipart body.
///
/// **Threading.** Immutable, as long as the array is not changed.
///
/// @param headers by their names in lower case
@SuppressWarnings("ArrayRecordComponent") // Never compared: it is only passed on.
public record MultipartPart(Map<String, String> headers, byte[] body) {

    /// When the picture was captured, in seconds since 1970, if the server sends it.
    public Optional<Double> capturedSeconds() {
        try {
            return Optional.ofNullable(headers.get("x-timestamp"))
                    .map(Double::parseDouble)
                    .filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Whether it is a field of a form with a text, and no file (RFC 7578, 4.2).
    public boolean isFormField() {
        var disposition = headers.getOrDefault("content-disposition", "").toLowerCase(Locale.ROOT);
        return disposition.startsWith("form-data")
                && !disposition.contains("filename")
                && !headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT).startsWith("image/");
    }
}
