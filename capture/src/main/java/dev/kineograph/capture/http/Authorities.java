// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Authorities of one's own, such as that of a company or a home network. A certificate that one of them has signed must still have the server's name.
///
/// **Threading.** Immutable.
///
/// @param file their certificates, in PEM; read for each connection, as it may be renewed
public record Authorities(Path file) implements Trust {

    @Override
    public SSLContext context() throws IOException {
        var certificates = certificates();
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : certificates) {
                store.setCertificateEntry("authority " + number++, certificate);
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("%s: cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Collection<? extends Certificate> certificates() throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            // Told like a file without any.
        } catch (IOException e) {
            throw new IOException("%s: cannot be read (expected: a file with certificates in PEM)".formatted(file), e);
        }
        throw new IOException("%s: no certificates (expected: certificates in PEM)".formatted(file));
    }
}
