// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.capture.http.Authorization;
import dev.kineograph.text.VisibleText;
import dev.kineograph.wire.MultipartPart;
import dev.kineograph.wire.MultipartReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpConnectTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A live multipart response that is being read.
///
/// **Threading.** Confined to the thread that reads; any thread may close it, which ends the reading.
final class StreamingBody implements AutoCloseable {
    private static final Duration TO_ANSWER = Duration.ofSeconds(15);

    /// Enough for a program that has just started, and for a source on demand.
    private static final Duration AT_LEAST = Duration.ofSeconds(5);
    private static final int MAX_SENTENCE = 300;
    private static final int UNAUTHORIZED = 401;
    private static final int MAX_TYPE = 100;
    private static final int READ_BYTES = 64 << 10;

    private final HttpClient client;
    private final InputStream body;
    private final MultipartReader parts;
    private final ByteBuffer read = ByteBuffer.allocate(READ_BYTES).limit(0);

    private StreamingBody(HttpClient client, InputStream body, MultipartReader parts) {
        this.client = client;
        this.body = body;
        this.parts = parts;
    }

    /// The address that a text means; the scheme may be left out.
    ///
    /// @throws RefusedException if the text is not an address
    static URI address(String url) {
        try {
            var address = URI.create(url.contains("://") ? url : "http://" + url);
            if (address.getRawUserInfo() != null) {
                throw new RefusedException(
                        Refusal.BAD_VALUE, "the address has a password, which all users of this machine can see (expected: --user NAME)");
            }
            if (address.getHost() != null && address.getScheme().toLowerCase(Locale.ROOT).matches("https?")) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Refused like an address with another scheme.
        }
        throw new RefusedException(
                Refusal.BAD_VALUE, "'%s' (expected: an address such as http://HOST:PORT/NAME.mjpg)".formatted(url));
    }

    /// Sends the request.
    ///
    /// @param longest how long it is to be watched, which also limits the wait for a response
    /// @throws IOException if the response is not a live picture; the message is a sentence for people
    static StreamingBody open(URI address, ServerLogin login, Duration longest) throws IOException, InterruptedException {
        var patience = Collections.min(List.of(TO_ANSWER, Collections.max(List.of(longest, AT_LEAST))));
        // The client's own timeout ends with the head of the response, but the sentence of a refusal is read here too.
        var opening = new FutureTask<>(() -> open(address, login));
        Thread.ofVirtual().start(opening);
        try {
            return opening.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("%s: no answer within %s s".formatted(address, patience.toMillis() / 1e3), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException("%s: cannot be read".formatted(address), e.getCause());
        } finally {
            opening.cancel(true);
        }
    }

    private static StreamingBody open(URI address, ServerLogin login) throws IOException, InterruptedException {
        var client = login.http().build();
        var authorization = login.authorization();
        try {
            var answer = client.send(request(address, authorization), BodyHandlers.ofInputStream());
            if (answer.statusCode() == UNAUTHORIZED && authorization.answers(answer.headers().allValues("WWW-Authenticate"))) {
                answer.body().close();
                answer = client.send(request(address, authorization), BodyHandlers.ofInputStream());
            }
            return of(client, address, answer);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            client.shutdownNow();
            throw new IOException("%s: cannot connect".formatted(address), e);
        } catch (SSLException e) {
            client.shutdownNow();
            throw ServerLogin.fault(address, e, "no encrypted connection: " + VisibleText.line(String.valueOf(e.getMessage())));
        } catch (IOException | InterruptedException e) {
            client.shutdownNow();
            throw e;
        }
    }

    private static HttpRequest request(URI address, Authorization authorization) {
        var request = HttpRequest.newBuilder(address);
        authorization.header("GET", address).ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private static StreamingBody of(HttpClient client, URI address, HttpResponse<InputStream> answer) throws IOException {
        var type = answer.headers().firstValue("Content-Type").orElse("no Content-Type");
        var body = answer.body();
        if (answer.statusCode() != 200) {
            throw new IOException("%s: status %d%s".formatted(address, answer.statusCode(), beginning(body)));
        }
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw new IOException(
                    "%s: answers %s (expected: a live picture, multipart/x-mixed-replace, as /NAME.mjpg is)"
                            .formatted(address, VisibleText.excerpt(type, MAX_TYPE)));
        }
        return new StreamingBody(client, body, new MultipartReader(type));
    }

    private static String beginning(InputStream body) throws IOException {
        var text = new String(body.readNBytes(MAX_SENTENCE), UTF_8).strip();
        return text.isEmpty() || text.startsWith("<")
                ? ""
                : ": " + VisibleText.line(text.lines().findFirst().orElse(""));
    }

    /// The next part; null when the body ends, regularly or in the middle of a part.
    ///
    /// @throws IOException if the connection breaks, or the body is not a multipart body; the message says what is wrong
    @Nullable MultipartPart next() throws IOException {
        try {
            for (var part = parts.next(read); !parts.hasEnded(); part = parts.next(read)) {
                if (part != null) {
                    return part;
                }
                int count = body.read(read.array());
                if (count < 0) {
                    return null;
                }
                read.clear().limit(count);
            }
            return null;
        } catch (RefusedException e) {
            throw new IOException(e.sentence(), e);
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // The body is closed in any case.
        }
        client.shutdownNow();
    }
}
