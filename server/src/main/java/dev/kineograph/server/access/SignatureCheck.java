// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Instant;
import java.util.Optional;

/// What the signature in an address is worth.
///
/// **Threading.** Immutable.
///
/// @param until until when it is a right; empty if it is none
/// @param fault what is wrong with a genuine signature; empty if nothing is, and for a forged one, whose sender learns nothing
record SignatureCheck(Optional<Instant> until, String fault) {
    /// There is none, or it is forged, or for something else.
    static final SignatureCheck NONE = new SignatureCheck(Optional.empty(), "");

    static SignatureCheck right(Instant until) {
        return new SignatureCheck(Optional.of(until), "");
    }

    static SignatureCheck wrong(String fault) {
        return new SignatureCheck(Optional.empty(), fault);
    }
}
