// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Requests to the servers that a configuration names for access: where the keys of tokens are, and what decides. Their answers are bounded in bytes and time, redirects
/// are not followed, and certificates are checked as the JDK does. The connections end when nothing refers to this any more.
///
/// **Threading.** Shared; a virtual thread waits for each answer. A lock guards that there is one client.
final class OutgoingRequests {
    private static final int MAX_SHOWN = 200;

    private @Nullable HttpClient client;

    /// Made with the first request: it has a thread.
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(task -> Thread.ofVirtual().name("access").start(task))
                    .build();
        }
        return client;
    }

    /// Whether these requests can have that address: absolute, with a host, `http` or `https`, and no password in it.
    static boolean isAddress(URI address) {
        return ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null;
    }

    /// An address for messages: without a query, which may have a secret.
    static String shown(URI address) {
        return "%s://%s%s".formatted(address.getScheme(), address.getRawAuthority(), address.getRawPath());
    }

    /// Sends a request. The connection of one that is late, or whose answer is too long, is closed. Nothing happens on the caller's thread, which may be an event loop:
    /// the first request reads the certificates that Java trusts, and a name has to be resolved.
    CompletableFuture<HttpResponse<byte[]>> send(HttpRequest.Builder request, int maxBytes, Duration deadline) {
        var answer = new CompletableFuture<HttpResponse<byte[]>>();
        Thread.ofVirtual().name("access").start(() -> receive(request.header("User-Agent", "Kineograph").build(), maxBytes, deadline, answer));
        return answer;
    }

    private void receive(HttpRequest request, int maxBytes, Duration deadline, CompletableFuture<HttpResponse<byte[]>> answer) {
        try {
            var sent = client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
            try {
                answer.complete(sent.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                sent.cancel(true);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /// An answer that cannot be used.
    static UncheckedIOException failed(String sentence) {
        return new UncheckedIOException(new IOException(sentence));
    }

    /// A failure as words for the log: the messages of the JDK say little, or nothing.
    static String sentence(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException || cause instanceof UncheckedIOException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case TimeoutException _ -> "no answer in time";
            case UnresolvedAddressException _ -> "unknown host";
            case ConnectException connect when connect.getCause() instanceof UnresolvedAddressException -> "unknown host";
            case ConnectException _ -> "cannot be connected to";
            default -> VisibleText.excerpt(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), MAX_SHOWN);
        };
    }
}
