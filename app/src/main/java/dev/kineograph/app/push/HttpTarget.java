// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import dev.kineograph.ImageFormat;
import dev.kineograph.StreamName;
import dev.kineograph.app.client.BoundedAnswer;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.capture.http.Authorization;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/// Sends each picture with one HTTP `PUT`, on a connection that stays open.
///
/// **Threading.** Confined to the thread that pushes.
final class HttpTarget implements Target {
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);
    private static final int MAX_ANSWER_BYTES = 64 << 10;
    private static final int MAX_SENTENCE = 300;
    private static final int UNAUTHORIZED = 401;

    private final URI base;
    private final StreamName stream;
    private final Duration patience;
    private final HttpClient client;
    private final Authorization authorization;

    HttpTarget(URI base, StreamName stream, ServerLogin login) throws IOException {
        this(base, stream, login, TO_ANSWER);
    }

    /// @param patience how long a response may take
    HttpTarget(URI base, StreamName stream, ServerLogin login, Duration patience) throws IOException {
        this.base = base;
        this.stream = stream;
        this.patience = patience;
        this.client = login.http().followRedirects(HttpClient.Redirect.NEVER).build();
        this.authorization = login.authorization();
    }

    @Override
    public Optional<String> send(byte[] picture) throws IOException, InterruptedException {
        var suffix = ImageFormat.ofContent(picture).orElse(ImageFormat.JPEG).suffix();
        var address = URI.create("%s/%s.%s".formatted(base, stream, suffix));
        try {
            var answer = answer(request(address, picture));
            if (answer.statusCode() == UNAUTHORIZED && authorization.answers(answer.headers().allValues("WWW-Authenticate"))) {
                answer = answer(request(address, picture));
            }
            return answer.statusCode() < 300 ? Optional.empty() : Optional.of(sentence(answer));
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw new IOException(
                    "%s: cannot connect (expected: a server; 'kineograph serve' starts one)".formatted(base), e);
        } catch (IOException e) {
            throw ServerLogin.fault(base, e, "the connection broke: " + VisibleText.line(String.valueOf(e.getMessage())));
        } catch (TimeoutException e) {
            throw new IOException("%s: no response within %d s".formatted(base, patience.toSeconds()), e);
        }
    }

    private HttpRequest request(URI address, byte[] picture) {
        var request = HttpRequest.newBuilder(address).PUT(BodyPublishers.ofByteArray(picture));
        authorization.header("PUT", address).ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException, TimeoutException {
        return BoundedAnswer.to(request, client, patience, MAX_ANSWER_BYTES);
    }

    private static String sentence(HttpResponse<String> answer) {
        var first = answer.body().strip().lines().findFirst().orElse("");
        var shown = VisibleText.excerpt(first, MAX_SENTENCE);
        return shown.isEmpty() || shown.startsWith("<") ? "HTTP status " + answer.statusCode() : shown;
    }

    @Override
    public String outcome() {
        return "accepted";
    }

    /// Does nothing: every picture has had its response.
    @Override
    public void finish() {}

    @Override
    public void close() {
        client.shutdownNow();
    }
}
