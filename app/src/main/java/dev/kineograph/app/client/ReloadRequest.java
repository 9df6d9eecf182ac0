// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.client;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// Asks a server to read its configuration again.
///
/// **Threading.** Confined to the thread that asks.
public final class ReloadRequest {
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);
    private static final int MAX_ANSWER_BYTES = 256 << 10;
    private static final int MAX_SHOWN = 1000;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int UNUSABLE = 422;

    private final URI address;
    private final ServerLogin login;

    private ReloadRequest(URI address, ServerLogin login) {
        this.address = address;
        this.login = login;
    }

    /// A request to the server at an address.
    ///
    /// @param url such as `http://127.0.0.1:8080`
    /// @throws RefusedException if it is no such address
    public static ReloadRequest to(String url, ServerLogin login) {
        try {
            var base = URI.create(url.contains("://") ? url : "http://" + url);
            if (List.of("http", "https").contains(base.getScheme()) && base.getHost() != null && base.getRawQuery() == null) {
                return new ReloadRequest(URI.create(base.toString().replaceFirst("/+$", "") + "/api/v1/reload"), login);
            }
        } catch (IllegalArgumentException e) {
            // Refused like an address of another kind.
        }
        throw new RefusedException(
                Refusal.BAD_VALUE, "'%s' (expected: the address of a server, such as http://HOST:PORT)".formatted(VisibleText.excerpt(url, MAX_SHOWN)));
    }

    /// Sends it, and returns what was different, as lines for people.
    ///
    /// @throws RefusedException if the configuration cannot be used; the sentence begins with file, line and column
    /// @throws IOException if there is no answer, or another one; the message is a sentence for people
    /// @throws InterruptedException if the thread was interrupted
    public List<String> send() throws IOException, InterruptedException {
        try (var client = login.http().followRedirects(HttpClient.Redirect.NEVER).build()) {
            try {
                var answer = answer(client);
                return switch (answer.statusCode()) {
                    case OK -> lines(JSON.std.mapFrom(answer.body()));
                    case UNUSABLE -> throw new RefusedException(Refusal.BAD_VALUE, detail(answer));
                    default -> throw new IOException("%s: %s%s".formatted(
                            address, detail(answer), answer.statusCode() == UNAUTHORIZED ? " (expected: --user or --token of an administrator)" : ""));
                };
            } finally {
                client.shutdownNow();
            }
        }
    }

    private HttpResponse<String> answer(HttpClient client) throws IOException, InterruptedException {
        try {
            var authorization = login.authorization();
            var answer = once(client, authorization.header("POST", address).orElse(""));
            return answer.statusCode() == UNAUTHORIZED && authorization.answers(answer.headers().allValues("WWW-Authenticate"))
                    ? once(client, authorization.header("POST", address).orElse(""))
                    : answer;
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw new IOException("%s: cannot connect (expected: a server that runs there)".formatted(address), e);
        } catch (IOException e) {
            throw ServerLogin.fault(address, e, "the connection broke: " + VisibleText.line(String.valueOf(e.getMessage())));
        } catch (TimeoutException e) {
            throw new IOException("%s: no response within %d s".formatted(address, TO_ANSWER.toSeconds()), e);
        }
    }

    private HttpResponse<String> once(HttpClient client, String authorization) throws IOException, InterruptedException, TimeoutException {
        var request = HttpRequest.newBuilder(address).POST(BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return BoundedAnswer.to(request.build(), client, TO_ANSWER, MAX_ANSWER_BYTES);
    }

    private static List<String> lines(Map<String, Object> answer) {
        var lines = new ArrayList<String>();
        var changed = keys(answer, "changed");
        lines.add(changed.isEmpty() ? "nothing has changed" : "changed: " + changed);
        var restart = keys(answer, "restart");
        if (!restart.isEmpty()) {
            lines.add("counts only after a restart: " + restart);
        }
        return lines;
    }

    private static String keys(Map<String, Object> answer, String member) {
        return answer.get(member) instanceof List<?> keys
                ? VisibleText.line(String.join(", ", keys.stream().map(String::valueOf).toList()))
                : "";
    }

    private static String detail(HttpResponse<String> answer) {
        try {
            if (JSON.std.mapFrom(answer.body()).get("detail") instanceof String sentence) {
                return VisibleText.excerpt(sentence, MAX_SHOWN);
            }
        } catch (IOException e) {
            // No server of ours.
        }
        return "HTTP status " + answer.statusCode();
    }
}
