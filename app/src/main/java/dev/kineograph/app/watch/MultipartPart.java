// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import java.util.Map;
import java.util.Optional;

/// One part of a multipart body.
///
/// **Threading.** Immutable, as long as nobody changes the array.
///
/// @param headers by their names in small letters
@SuppressWarnings("ArrayRecordComponent") // Never compared: it goes from hand to hand, once.
record MultipartPart(Map<String, String> headers, byte[] body) {

    /// When the picture was taken, in seconds since 1970, if the server says it.
    Optional<Double> capturedSeconds() {
        try {
            return Optional.ofNullable(headers.get("x-timestamp"))
                    .map(Double::parseDouble)
                    .filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
