// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers that are texts, with a deadline of their own: the timeout of a request ends with the head of the answer, but an answer may be as long as its sender
/// likes.
///
/// **Threading.** Stateless.
public final class BoundedAnswer {
    private BoundedAnswer() {}

    /// The answer to a request.
    ///
    /// @param maxBytes how long it may be
    /// @throws IOException if the connection fails, or the answer is longer
    /// @throws TimeoutException if it does not end within that time
    /// @throws InterruptedException if the thread was interrupted
    public static HttpResponse<String> to(HttpRequest request, HttpClient client, Duration patience, int maxBytes)
            throws IOException, InterruptedException, TimeoutException {
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), maxBytes));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
