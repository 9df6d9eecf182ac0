// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// The `Authorization` headers of a source's requests. A password is sent only after the server has asked for it, and as a digest if the
/// server supports that.
///
/// **Threading.** Confined to the source that sends the requests.
public final class Authorization {
    private final Optional<Credentials> credentials;
    private BiFunction<String, URI, Optional<String>> next;

    /// The headers for one source.
    ///
    /// @param credentials those in its address
    public Authorization(Optional<Credentials> credentials) {
        this.credentials = credentials;
        this.next = credentials.orElse(null) instanceof Credentials.Bearer bearer
                ? (_, _) -> Optional.of("Bearer " + bearer.token())
                : (_, _) -> Optional.empty();
    }

    /// The header for the next request.
    public Optional<String> header(String method, URI address) {
        return next.apply(method, address);
    }

    /// Notes what the server asks for. Returns whether there is an answer to it.
    public boolean answers(List<String> headers) {
        if (!(credentials.orElse(null) instanceof Credentials.Login login)) {
            return false;
        }
        var challenges = Challenge.in(headers);
        var best = challenges.stream()
                .filter(challenge -> Digest.strength(challenge) >= 0)
                .max(Comparator.comparingInt(Digest::strength));
        if (best.isPresent()) {
            var digest = Digest.of(login, best.get());
            next = (method, address) -> Optional.of(digest.authorization(method, address));
        } else if (challenges.stream().anyMatch(challenge -> challenge.scheme().equals("basic"))) {
            next = (_, _) -> Optional.of("Basic " + basic(login));
        } else {
            return false;
        }
        return true;
    }

    private static String basic(Credentials.Login login) {
        return Base64.getEncoder().encodeToString((login.user() + ":" + login.password()).getBytes(UTF_8));
    }
}
