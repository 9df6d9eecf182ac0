// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The certificates of an encrypted port. A client gets the one that has the name it asks for (SNI, RFC 6066, 3), otherwise the first. TLS 1.2 and
/// 1.3 are spoken.
///
/// **Threading.** Immutable.
///
/// @param certificates at least one
/// @param clients which certificates clients may show; empty if they are asked for none
public record Tls(List<Certificate> certificates, Optional<Clients> clients) {

    /// Certificates of clients, whose names rules can name ([dev.kineograph.server.access.Who.Certified]).
    ///
    /// @param authorities a PEM file with the certificates of those who sign them, which is read again when it has changed
    /// @param required whether a client without one gets no connection
    public record Clients(Path authorities, boolean required) {}

    /// Without certificates of clients.
    ///
    /// @throws RefusedException if there is no certificate
    public Tls(List<Certificate> certificates) {
        this(certificates, Optional.empty());
    }

    /// A certificate with its private key.
    public sealed interface Certificate {}

    /// In PEM files, which are read again when they have changed. Open connections keep the certificate that they have.
    ///
    /// @param chain the certificate, and then those that lead to one that clients know
    /// @param key the private key: PKCS #8, without a password
    public record InFiles(Path chain, Path key) implements Certificate {}

    /// In memory.
    ///
    /// @param chain the certificate, and then those that lead to one that clients know
    public record InMemory(PrivateKey key, List<X509Certificate> chain) implements Certificate {
        /// Takes a copy.
        public InMemory {
            chain = List.copyOf(chain);
        }
    }

    /// Takes a copy.
    ///
    /// @throws RefusedException if there is none
    public Tls {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new RefusedException(Refusal.BAD_VALUE, "certificates: none (expected: at least one)");
        }
    }

    /// With the certificate in these files: see [InFiles].
    public static Tls of(Path chain, Path key) {
        return new Tls(List.of(new InFiles(chain, key)));
    }

    /// With this certificate.
    public static Tls of(PrivateKey key, X509Certificate... chain) {
        return new Tls(List.of(new InMemory(key, List.of(chain))));
    }

    /// The same with further certificates, for other names.
    public Tls and(Tls more) {
        return new Tls(Stream.concat(certificates.stream(), more.certificates.stream()).toList(), clients);
    }

    /// The same, with certificates of clients.
    public Tls with(Clients newClients) {
        return new Tls(certificates, Optional.of(newClients));
    }
}
