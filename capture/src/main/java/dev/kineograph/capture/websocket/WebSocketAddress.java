// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.address.AddressParameters;
import dev.kineograph.capture.http.Credentials;
import dev.kineograph.capture.http.HttpAddress;
import dev.kineograph.capture.http.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The parsed address of a source: the part that is sent to the server, and our own parameters.
///
/// **Threading.** Immutable.
///
/// @param origin scheme, host and port, the only parts that may be shown
/// @param request the address without user, password and our parameters, with the scheme `ws` or `wss`
/// @param silence how long the server may send nothing
/// @param trust which certificates are trusted, if not those that the JDK trusts
record WebSocketAddress(
        String origin, URI request, Optional<Credentials> credentials, Duration silence, Optional<Trust> trust) {
    private static final int KINEOGRAPH_PORT = 8080;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    static WebSocketAddress of(URI address) {
        HttpAddress.checkHost(address, "ws://robot.local:9000/camera");
        var given = parameters(address, List.of("silence", "bearer", "sha256", "ca"));
        return of(address, HttpAddress.withoutLogin(address), given);
    }

    static WebSocketAddress ofKineograph(URI address) {
        HttpAddress.checkHost(address, "kineograph://office.local/door");
        var given = parameters(address, List.of("tls", "silence", "bearer", "sha256", "ca"));
        var path = address.getRawPath();
        try {
            StreamName.of(path.isEmpty() ? "" : path.substring(1));
        } catch (RefusedException e) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: the path is not a stream name (expected: such as kineograph://HOST/door)".formatted(given.where()));
        }
        var query = address.getRawQuery() == null ? "" : address.getRawQuery() + "&";
        var request = URI.create("%s://%s:%d%s?%sack=1&meta=1".formatted(
                isEncrypted(given) ? "wss" : "ws",
                address.getHost(),
                address.getPort() < 0 ? KINEOGRAPH_PORT : address.getPort(),
                path,
                query));
        return of(address, request, given);
    }

    private static WebSocketAddress of(URI address, URI request, AddressParameters given) {
        return new WebSocketAddress(
                HttpAddress.origin(address),
                request,
                Credentials.of(address, given),
                given.duration("silence", SILENCE, Duration.ofSeconds(1), Duration.ofDays(1)),
                Trust.of(given));
    }

    private static AddressParameters parameters(URI address, List<String> known) {
        var ours = Optional.ofNullable(address.getRawFragment()).orElse("");
        return AddressParameters.of(HttpAddress.origin(address), ours, known);
    }

    private static boolean isEncrypted(AddressParameters given) {
        var tls = given.text("tls").orElseGet(() -> Trust.PARAMETERS.stream().anyMatch(name -> given.text(name).isPresent()) ? "on" : "off");
        return switch (tls) {
            case "on" -> true;
            case "off" -> false;
            default -> throw given.refused("tls", "on or off");
        };
    }

    /// Without credentials.
    @Override
    public String toString() {
        return origin;
    }
}
