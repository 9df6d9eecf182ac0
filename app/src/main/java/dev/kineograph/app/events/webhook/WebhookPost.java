// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import dev.kineograph.text.VisibleText;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One attempt to deliver a message: redirects are not followed, certificates are checked as the JDK does, and the answer is bounded in bytes and time.
///
/// **Threading.** Shared; the caller waits.
final class WebhookPost implements AutoCloseable {
    private static final int MAX_BYTES = 65_536;
    private static final int MAX_SHOWN = 200;
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(task -> Thread.ofVirtual().name("webhook").start(task))
            .build();

    private final Optional<String> node;
    private final Duration deadline;

    /// @param node the name of this node, if it is in a cluster
    /// @param deadline how long an attempt may take
    WebhookPost(Optional<String> node, Duration deadline) {
        this.node = node;
        this.deadline = deadline;
    }

    /// What has become of an attempt.
    ///
    /// @param fault why it failed; empty if the receiver has the message
    /// @param mayPass whether another attempt may succeed
    record Attempt(Optional<String> fault, boolean mayPass) {
        private static final Attempt DELIVERED = new Attempt(Optional.empty(), false);
    }

    Attempt send(Webhook webhook, WebhookMessage message, long lost) throws InterruptedException {
        var sent = client.sendAsync(request(webhook, message, lost), BodyHandlers.limiting(BodyHandlers.discarding(), MAX_BYTES));
        try {
            return read(sent.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return new Attempt(Optional.of(sentence(e.getCause() == null ? e : e.getCause())), true);
        } catch (TimeoutException e) {
            return new Attempt(Optional.of("no answer within %d s".formatted(deadline.toSeconds())), true);
        } finally {
            sent.cancel(true);
        }
    }

    private HttpRequest request(Webhook webhook, WebhookMessage message, long lost) {
        byte[] body = message.json(node, lost);
        long seconds = Instant.now().getEpochSecond();
        var request = HttpRequest.newBuilder(webhook.address())
                .header("User-Agent", "Kineograph")
                .header("Content-Type", "application/json")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", String.valueOf(seconds))
                .POST(BodyPublishers.ofByteArray(body));
        webhook.secret().ifPresent(secret -> request.header("webhook-signature", secret.sign(message.id(), seconds, body)));
        return request.build();
    }

    private static Attempt read(HttpResponse<Void> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return Attempt.DELIVERED;
        }
        return new Attempt(Optional.of("answers %d (expected: 2xx)".formatted(status)), status >= 500 || PASSING.contains(status));
    }

    /// A failure in words for the log: the messages of the JDK say little, or nothing.
    private static String sentence(Throwable failure) {
        if (failure instanceof UnresolvedAddressException || failure.getCause() instanceof UnresolvedAddressException) {
            return "unknown host";
        }
        if (failure instanceof ConnectException) {
            return "cannot be connected to";
        }
        return VisibleText.excerpt(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage(), MAX_SHOWN);
    }

    /// Ends what is under way.
    @Override
    public void close() {
        client.shutdownNow();
    }
}
