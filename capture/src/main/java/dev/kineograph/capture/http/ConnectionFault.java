// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Says for people why a server does not answer. Only the origin of an address is shown.
///
/// **Threading.** Stateless.
public final class ConnectionFault {
    private ConnectionFault() {}

    /// The sentence for a failure.
    ///
    /// @param origin of the server, for the message
    public static IOException of(String origin, IOException fault) {
        return new IOException("%s: %s".formatted(origin, sentence(fault)), fault);
    }

    private static String sentence(IOException fault) {
        return switch (fault) {
            case ConnectException e when cause(e, UnresolvedAddressException.class) != null -> "no host of that name";
            case ConnectException _ -> "cannot connect (expected: it is on, and listens at this port)";
            case HttpConnectTimeoutException _ -> "no connection within 5 s";
            case HttpTimeoutException _ -> "no answer within 10 s";
            case SSLException e -> tls(e);
            case IOException e when String.valueOf(e.getMessage()).contains("bytes received: ") -> "the connection broke before the end of the answer";
            default -> "the connection broke: " + fault.getMessage();
        };
    }

    private static String tls(SSLException fault) {
        return untrusted(fault)
                .map(why -> "%s (expected: one that is, or #sha256=ITS_FINGERPRINT or #ca=FILE behind the address)".formatted(why))
                .orElseGet(() -> "no encrypted connection: " + fault.getMessage());
    }

    /// Why the server's certificate is not trusted; empty if it is not that.
    public static Optional<String> untrusted(IOException fault) {
        return Optional.ofNullable(cause(fault, CertificateException.class)).map(why -> "its certificate is not trusted: " + why.getMessage());
    }

    private static <T extends Throwable> @Nullable T cause(Throwable fault, Class<T> kind) {
        for (var cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }
}
