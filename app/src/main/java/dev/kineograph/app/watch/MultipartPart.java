// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import java.util.Map;
import java.util.Optional;

/// One part of a multipart body.
///
/// **Threading.** Immutable, as long as the array is not changed.
///
/// @param headers by their names in lower case
@SuppressWarnings("ArrayRecordComponent") // Never compared: it is only passed on.
record MultipartPart(Map<String, String> headers, byte[] body) {

    /// When the picture was captured, in seconds since 1970, if the server sends it.
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
