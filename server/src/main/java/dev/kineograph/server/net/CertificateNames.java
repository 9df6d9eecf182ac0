// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// The names in certificates (RFC 5280, 4.1.2.6 and 4.2.1.6).
///
/// **Threading.** Stateless.
final class CertificateNames {
    /// The number of a DNS name among a subject's alternative names.
    static final int DNS_NAME = 2;

    /// Mail addresses, DNS names and URIs.
    private static final Set<Integer> OF_CLIENTS = Set.of(1, DNS_NAME, 6);

    private static final int MAX_NAMES = 32;

    /// A common name as RFC 2253 writes it: what would end it, or another one's value, has a backslash before it.
    private static final Pattern COMMON = Pattern.compile("(?:^|(?<!\\\\)[,+])CN=((?:[^\\\\,+#]|\\\\.)(?:[^\\\\,+]|\\\\.)*)");

    private CertificateNames() {}

    /// The names in the certificate of a client: the common name, mail addresses, DNS names and URIs. Nothing if it has shown none.
    static List<String> of(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Stream.concat(common(certificate.getSubjectX500Principal().getName()), alternative(certificate, OF_CLIENTS).stream()).distinct().limit(MAX_NAMES).toList()
                    : List.of();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /// @param subject as RFC 2253 writes it
    static Stream<String> common(String subject) {
        return COMMON.matcher(subject).results().map(found -> found.group(1).replaceAll("\\\\(.)", "$1"));
    }

    /// @param kinds their numbers
    static List<String> alternative(X509Certificate certificate, Set<Integer> kinds) {
        try {
            var all = certificate.getSubjectAlternativeNames();
            return (all == null ? List.<List<?>>of() : all).stream().flatMap(name -> text(name, kinds)).toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static Stream<String> text(Collection<?> name, Set<Integer> kinds) {
        var parts = List.copyOf(name);
        return parts.getFirst() instanceof Integer kind && kinds.contains(kind) ? Stream.of(parts.get(1).toString()) : Stream.of();
    }
}
