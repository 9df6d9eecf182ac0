// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.address.AddressParameters;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The parsed address of a source: the part that is sent to the server, and our own parameters.
///
/// **Threading.** Immutable.
///
/// @param request the address without user, password and our parameters
/// @param poll how often a single picture is fetched
/// @param silence how long a live picture may send nothing, if the address says so
/// @param trust which certificates are trusted, if not those that the JDK trusts
public record HttpAddress(
        URI request, Optional<Credentials> credentials, Optional<Duration> poll, Optional<Duration> silence, Optional<Trust> trust) {
    private static final List<String> PARAMETERS = List.of("poll", "silence", "bearer", "sha256", "ca");
    private static final int MAX_PORT = 65_535;
    private static final Duration MIN_INTERVAL = Duration.ofMillis(50);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration SILENCE_OF_STEADY = Duration.ofSeconds(5);
    private static final Predicate<String> IS_OURS = parameter -> parameter.startsWith("poll=");

    static HttpAddress of(URI address) {
        checkHost(address, "http://cam.local:81/stream");
        var given = AddressParameters.of(origin(address), ours(address), PARAMETERS);
        var poll = given.text("poll").map(_ -> given.duration("poll", MIN_INTERVAL, MIN_INTERVAL, MAX_INTERVAL));
        return new HttpAddress(
                withoutOurs(address),
                Credentials.of(address, given),
                poll,
                given.text("silence").map(_ -> given.duration("silence", SILENCE, Duration.ofSeconds(1), Duration.ofDays(1))),
                Trust.of(given));
    }

    /// Checks that an address has a host, and a port that there is, if any.
    ///
    /// @throws RefusedException if not; the message does not quote the address, as it may contain a password
    public static void checkHost(URI address, String example) {
        if (address.getHost() == null) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "source: no host, or one with other characters than letters, digits, - and . in it (expected: such as %s)".formatted(example));
        }
        if (!isReachable(address)) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: no port (expected: 1 to %d)".formatted(origin(address), MAX_PORT));
        }
    }

    /// Whether an address has a host, and a port that there is, if any.
    static boolean isReachable(URI address) {
        return address.getHost() != null && address.getPort() != 0 && address.getPort() <= MAX_PORT;
    }

    /// How long the server may send nothing before we connect again.
    ///
    /// @param isSteady whether its pictures have been arriving steadily until now
    Duration maxSilence(boolean isSteady) {
        return silence.orElse(isSteady ? SILENCE_OF_STEADY : SILENCE);
    }

    /// Scheme, host and port, the only parts of an address that may be shown. Cameras have passwords in the path, too.
    public static String origin(URI address) {
        var port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme().toLowerCase(Locale.ROOT) + "://" + address.getHost().toLowerCase(Locale.ROOT) + port;
    }

    String origin() {
        return origin(request);
    }

    /// The parameters after the `#`, and `poll` wherever it is.
    private static String ours(URI address) {
        var behindHash = address.getRawFragment();
        var inQuery = parameters(address).filter(IS_OURS).collect(Collectors.joining("&"));
        return behindHash == null || behindHash.isEmpty() ? inQuery : inQuery.isEmpty() ? behindHash : inQuery + "&" + behindHash;
    }

    private static URI withoutOurs(URI address) {
        var query = parameters(address).filter(IS_OURS.negate()).collect(Collectors.joining("&"));
        return URI.create(origin(address) + path(address) + (query.isEmpty() ? "" : "?" + query));
    }

    /// The address to send to a server to which another one has redirected us.
    public static URI withoutLogin(URI address) {
        return URI.create(origin(address) + path(address) + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()));
    }

    private static String path(URI address) {
        return address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    }

    private static Stream<String> parameters(URI address) {
        var query = address.getRawQuery();
        return query == null ? Stream.empty() : Arrays.stream(query.split("&", -1));
    }

    /// Without credentials.
    @Override
    public String toString() {
        return origin();
    }
}
