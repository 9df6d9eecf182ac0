// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.address.AddressParameters;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Which certificates of a server are trusted, if not those that the JDK trusts. Nothing turns the check off.
///
/// **Threading.** Immutable.
public sealed interface Trust permits Fingerprint, Authorities {
    /// The parameters of an address that say so.
    List<String> PARAMETERS = List.of("sha256", "ca");

    /// A context for connections.
    ///
    /// @throws IOException if it cannot be made; the message is a sentence for people
    SSLContext context() throws IOException;

    /// What the parameters of an address say, if anything.
    ///
    /// @throws RefusedException if that is nothing that can be trusted
    static Optional<Trust> of(AddressParameters given) {
        var pinned = given.text("sha256").map(text -> Fingerprint.of(text).orElseThrow(
                () -> given.refused("sha256", "64 hexadecimal digits, with or without colons")));
        var authorities = given.text("ca").map(file -> authorities(file, given));
        if (pinned.isPresent() && authorities.isPresent()) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: sha256 and ca (expected: one of them)".formatted(given.where()));
        }
        return pinned.<Trust>map(one -> one).or(() -> authorities);
    }

    private static Authorities authorities(String file, AddressParameters given) {
        try {
            return new Authorities(Path.of(file));
        } catch (InvalidPathException e) {
            throw given.refused("ca", "the path of a file");
        }
    }
}
