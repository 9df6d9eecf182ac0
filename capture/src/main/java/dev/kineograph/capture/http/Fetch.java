// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The requests of one run of a source. Its connections end with it.
///
/// **Threading.** Confined to the source's thread.
final class Fetch implements AutoCloseable {
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 5;
    private static final int UNAUTHORIZED = 401;

    private final HttpAddress address;
    private final Reach reach;
    private final Authorization authorization;
    private @Nullable HttpClient client;
    private Optional<String> clientName = Optional.empty();

    Fetch(HttpAddress address, Reach reach) {
        this.address = address;
        this.reach = reach;
        this.authorization = new Authorization(address.credentials());
    }

    /// The response to a request, after all redirects, and with our credentials if the server asks for them.
    ///
    /// @param headers headers of the request
    /// @throws IOException if there is no response; the message is a sentence for people
    HttpResponse<PatientBody> get(Map<String, String> headers) throws IOException, InterruptedException {
        var target = address.request();
        int redirects = 0;
        boolean hasAnswered = false;
        while (true) {
            var response = send(target, headers);
            boolean isAsked = response.statusCode() == UNAUTHORIZED && !hasAnswered && isOurs(target);
            if (isRedirect(response)) {
                response.body().close();
                if (++redirects > MAX_REDIRECTS) {
                    throw refused("redirects more than %d times (expected: a picture in the end)".formatted(MAX_REDIRECTS));
                }
                target = redirected(target, response);
            } else if (isAsked && authorization.answers(response.headers().allValues("WWW-Authenticate"))) {
                response.body().close();
                hasAnswered = true;
            } else {
                return response;
            }
        }
    }

    private HttpResponse<PatientBody> send(URI target, Map<String, String> headers) throws IOException, InterruptedException {
        var destination = reach.to(target);
        var request = HttpRequest.newBuilder(destination.uri())
                .timeout(TO_ANSWER)
                .header("Accept", "multipart/x-mixed-replace, image/*, */*;q=0.5")
                .header("User-Agent", "Kineograph");
        destination.headers(request::header);
        headers.forEach(request::header);
        if (isOurs(target)) {
            authorization.header("GET", target).ifPresent(value -> request.header("Authorization", value));
        }
        try {
            return client(destination).send(request.build(), _ -> new PatientBody());
        } catch (IOException e) {
            throw ConnectionFault.of(HttpAddress.origin(target), e);
        }
    }

    /// One client for all servers, unless it connects to a server by address.
    private HttpClient client(Destination destination) throws IOException {
        if (client == null || !clientName.equals(destination.serverName())) {
            close();
            clientName = destination.serverName();
            client = destination.client(address.trust());
        }
        return client;
    }

    /// Whether the credentials are for that server.
    private boolean isOurs(URI target) {
        return HttpAddress.origin(target).equals(address.origin());
    }

    private static boolean isRedirect(HttpResponse<?> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> response.headers().firstValue("Location").isPresent();
            default -> false;
        };
    }

    private URI redirected(URI from, HttpResponse<?> response) {
        try {
            var location = response.headers().firstValue("Location").orElseThrow();
            // The JDK drops the last segment of the path then, as RFC 2396 did.
            var to = from.resolve(location.startsWith("?") ? from.getRawPath() + location : location);
            boolean isWeaker = from.getScheme().equals("https") && !to.getScheme().equals("https");
            if (HttpAddress.isReachable(to) && to.getScheme().matches("https?") && !isWeaker) {
                return HttpAddress.withoutLogin(to);
            }
        } catch (IllegalArgumentException e) {
            // Refused like an address with another scheme.
        }
        throw refused("redirects to an address that is not followed (expected: http or https, and from https only https)");
    }

    private RefusedException refused(String what) {
        return new RefusedException(Refusal.BAD_VALUE, "%s: %s".formatted(address.origin(), what));
    }

    @Override
    public void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
