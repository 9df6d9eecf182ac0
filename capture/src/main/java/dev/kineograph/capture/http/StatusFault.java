// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.util.Optional;

/// Says for people why a server answers without a picture.
///
/// **Threading.** Stateless.
public final class StatusFault {
    private static final int OK = 200;

    private StatusFault() {}

    /// Accepts status 200.
    ///
    /// @param origin of the server, for the message
    /// @throws RefusedException if somebody has to change something before there is a picture
    /// @throws IOException if the next attempt may succeed
    static void check(String origin, int status, Optional<Credentials> credentials) throws IOException {
        if (status != OK) {
            throw of(origin, status, credentials);
        }
    }

    /// The fault, if the next attempt may succeed.
    ///
    /// @param origin of the server, for the message
    /// @throws RefusedException if somebody has to change something before there is a picture
    public static IOException of(String origin, int status, Optional<Credentials> credentials) {
        var sentence = "%s: status %d%s".formatted(origin, status, hint(status, credentials));
        return switch (status) {
            case 401, 403 -> throw new RefusedException(Refusal.DENIED, sentence);
            case 400, 404, 405, 406, 410 -> throw new RefusedException(Refusal.BAD_VALUE, sentence);
            default -> new IOException(sentence);
        };
    }

    private static String hint(int status, Optional<Credentials> credentials) {
        return switch (status) {
            case 401 -> credentials
                    .map(": refuses %s"::formatted)
                    .orElse(": requires a user and a password (expected: --user, or http://USER:PASSWORD@HOST in a configuration)");
            case 403 -> ": it is not allowed";
            case 404 -> ": no such path";
            default -> "";
        };
    }
}
