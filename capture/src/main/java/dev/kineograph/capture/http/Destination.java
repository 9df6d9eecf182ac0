// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// How to connect to a server: by its name, which the client resolves, or at an address, with the name in the `Host` header and in the TLS handshake;
/// its certificate must have that name too.
///
/// **Threading.** Immutable.
///
/// @param uri what the client connects to
/// @param named the same address with the name
/// @param isByAddress whether the two differ
public record Destination(URI uri, URI named, boolean isByAddress) {
    private static final String ALLOWED_HEADERS = "jdk.httpclient.allowRestrictedHeaders";
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    static {
        allowHostHeader();
    }

    /// Sets the property without which the JDK's client does not let us set the `Host` header. The client reads it at its first use.
    public static void allowHostHeader() {
        var allowed = System.getProperty(ALLOWED_HEADERS, "");
        if (!List.of(allowed.toLowerCase(Locale.ROOT).split("[\\s,]+")).contains("host")) {
            System.setProperty(ALLOWED_HEADERS, allowed.isEmpty() ? "host" : allowed + ",host");
        }
    }

    static Destination byName(URI address) {
        return new Destination(address, address, false);
    }

    static Destination byAddress(URI named, InetAddress at) {
        var literal = at.getAddress().length == 4 ? at.getHostAddress() : "[%s]".formatted(at.getHostAddress());
        var port = named.getPort() < 0 ? "" : ":" + named.getPort();
        var query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
        return new Destination(URI.create(named.getScheme() + "://" + literal + port + named.getRawPath() + query), named, true);
    }

    /// Adds the headers that this destination needs.
    public void headers(BiConsumer<String, String> headers) {
        if (!isByAddress) {
            return;
        }
        var host = named.getHost() + (named.getPort() < 0 ? "" : ":" + named.getPort());
        try {
            HttpRequest.newBuilder().header("Host", host);
            headers.accept("Host", host);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.DENIED,
                    "%s: cannot be connected to by its address (expected: Java started with -D%s=host)".formatted(HttpAddress.origin(named), ALLOWED_HEADERS));
        }
    }

    /// The name for which a separate client must be created; empty if any client will do.
    Optional<String> serverName() {
        boolean isName = isByAddress && !uri.getHost().equals(named.getHost());
        return isName ? Optional.of(named.getHost()) : Optional.empty();
    }

    /// A client for this destination. HTTP/2 would begin with an upgrade that cameras do not know. Redirects are followed by other code, which sends
    /// other servers no credentials.
    ///
    /// @throws IOException if what is trusted cannot be read; the message is a sentence for people
    public HttpClient client(Optional<Trust> trust) throws IOException {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TO_CONNECT)
                .executor(task -> Thread.ofVirtual().name("fetch").start(task));
        serverName().ifPresent(name -> {
            var parameters = new SSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            builder.sslParameters(parameters).sslContext(contextOfItsOwn());
        });
        if (trust.isPresent()) {
            builder.sslContext(trust.get().context());
        }
        return builder.build();
    }

    /// The JDK resumes sessions by address: a session under another name would be resumed without a check of the certificate.
    private static SSLContext contextOfItsOwn() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
