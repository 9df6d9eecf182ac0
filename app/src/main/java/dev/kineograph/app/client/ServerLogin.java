// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.capture.http.Authorities;
import dev.kineograph.capture.http.Authorization;
import dev.kineograph.capture.http.ConnectionFault;
import dev.kineograph.capture.http.Credentials;
import dev.kineograph.capture.http.Fingerprint;
import dev.kineograph.capture.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// As whom a command of the program talks to a server, and which certificates of the server it trusts.
///
/// **Threading.** Immutable.
///
/// @param trust empty for what the JDK trusts
public record ServerLogin(Optional<Credentials> credentials, Optional<Trust> trust) {
    /// As nobody.
    public static final ServerLogin NONE = new ServerLogin(Optional.empty(), Optional.empty());

    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final List<String> SCHEMES = List.of("http", "https", "ws", "wss", "kineograph");

    /// The beginning of a client. It follows redirects only without credentials, which are for one server.
    ///
    /// @throws IOException if a file with certificates cannot be read; the message is a sentence for people
    public HttpClient.Builder http() throws IOException {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(credentials.isPresent() ? HttpClient.Redirect.NEVER : HttpClient.Redirect.NORMAL)
                .connectTimeout(TO_CONNECT);
        return trust.isPresent() ? client.sslContext(trust.get().context()) : client;
    }

    /// The `Authorization` headers of a client's requests.
    public Authorization authorization() {
        return new Authorization(credentials);
    }

    /// A sentence for the failure of a connection.
    ///
    /// @param otherwise the sentence, if the server's certificate is not the reason
    public static IOException fault(URI server, IOException reason, String otherwise) {
        var sentence = ConnectionFault.untrusted(reason).map(why -> why + " (expected: one that is, or --ca FILE, or --pin SHA256)").orElse(otherwise);
        return new IOException("%s: %s".formatted(server, sentence), reason);
    }

    /// The address of a source that signs in like this.
    ///
    /// @throws RefusedException if it cannot, or has a user already
    public URI in(URI address) {
        if (equals(NONE)) {
            return address;
        }
        if (!SCHEMES.contains(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT))) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "--user, --token, --ca, --pin: not for this address (expected: %s)".formatted(String.join(", ", SCHEMES)));
        }
        if (address.getRawUserInfo() != null && credentials.isPresent()) {
            throw new RefusedException(Refusal.BAD_VALUE, "--user, --token: the address has a user already (expected: one of them)");
        }
        var text = address.toString();
        int host = text.indexOf("//") + 2;
        var parameters = Stream.of(Optional.ofNullable(address.getRawFragment()), bearer(), trusted()).flatMap(Optional::stream).collect(Collectors.joining("&"));
        int end = address.getRawFragment() == null ? text.length() : text.indexOf('#');
        return URI.create(text.substring(0, host) + userInfo() + text.substring(host, end) + (parameters.isEmpty() ? "" : "#" + parameters));
    }

    private String userInfo() {
        return credentials.orElse(null) instanceof Credentials.Login(var user, var password)
                ? encoded(user).replace("+", "%20") + ":" + encoded(password).replace("+", "%20") + "@"
                : "";
    }

    private Optional<String> bearer() {
        return credentials.orElse(null) instanceof Credentials.Bearer(var token) ? Optional.of("bearer=" + encoded(token)) : Optional.empty();
    }

    private Optional<String> trusted() {
        return trust.map(given -> switch (given) {
            case Fingerprint(var hex) -> "sha256=" + hex;
            case Authorities(var file) -> "ca=" + encoded(file.toString());
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
