// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import dev.kineograph.StreamEvent;
import dev.kineograph.app.events.RetryPause;
import dev.kineograph.app.events.SendingThread;
import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Tells a webhook of events, one after the other. A message is posted until it has arrived, is pushed out by newer ones, or is an hour old; the time between two attempts
/// doubles from a second to a minute. Only an answer that will not change (a redirect, 4xx) gives a message up at once.
///
/// **Threading.** Shared; a virtual thread of its own sends. Those who publish never wait for it.
public final class WebhookSender implements Consumer<StreamEvent>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WebhookSender.class.getName());
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final Webhook webhook;
    private final WebhookQueue queue = new WebhookQueue();
    private final WebhookPost post;
    private final LogThrottle givenUp = new LogThrottle();
    private final RetryPause pause;
    private final SendingThread thread;

    // Confined to the thread.
    private boolean isFailing;
    private long lostAndSaid;

    private WebhookSender(Webhook webhook, Optional<String> node, Duration deadline, Duration firstPause) {
        this.webhook = webhook;
        this.post = new WebhookPost(node, deadline);
        this.pause = new RetryPause(firstPause);
        this.thread = new SendingThread("kineograph-webhook", this::run);
    }

    /// Begins to wait for events.
    ///
    /// @param node the name of this node, if it is in a cluster
    public static WebhookSender start(Webhook webhook, Optional<String> node) {
        return start(webhook, node, DEADLINE, FIRST_PAUSE);
    }

    /// @param deadline how long an attempt may take
    /// @param firstPause the time before the second attempt
    static WebhookSender start(Webhook webhook, Optional<String> node, Duration deadline, Duration firstPause) {
        var sender = new WebhookSender(webhook, node, deadline, firstPause);
        sender.thread.start();
        return sender;
    }

    @Override
    public void accept(StreamEvent event) {
        if (webhook.wants(event)) {
            queue.add(event);
        }
    }

    private void run() {
        try {
            for (var message = queue.await(); message != null; message = queue.await()) {
                if (message.at().isBefore(Instant.now().minus(MAX_AGE))) {
                    queue.lose(message);
                } else if (!deliver(message)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            // It had its time to end.
        } finally {
            post.close();
            sayWhatIsLeft();
        }
    }

    /// Whether to go on.
    private boolean deliver(WebhookMessage message) throws InterruptedException {
        var attempt = post.send(webhook, message, queue.lost());
        if (attempt.fault().isEmpty()) {
            queue.remove(message);
            succeeded();
            return true;
        }
        if (!attempt.mayPass()) {
            queue.lose(message);
            givenUp.pass().ifPresent(others -> LOG.log(
                    Level.WARNING, "{0}: {1}; the event is given up{2}", webhook, attempt.fault().get(), others == 0 ? "" : " (and " + others + " more)"));
            return true;
        }
        failed(attempt.fault().get());
        return !queue.isEnding();
    }

    private void succeeded() {
        if (isFailing) {
            isFailing = false;
            long lost = queue.lost() - lostAndSaid;
            lostAndSaid += lost;
            LOG.log(Level.INFO, "{0}: takes events again{1}", webhook, lost == 0 ? "" : "; %,d are lost".formatted(lost));
        }
        pause.reset();
    }

    /// Said once for each time of failures, however many attempts there are.
    private void failed(String fault) throws InterruptedException {
        if (!isFailing) {
            isFailing = true;
            LOG.log(Level.WARNING, "{0}: {1}; the newest {2} events wait, others are lost", webhook, fault, WebhookQueue.MAX_WAITING);
        }
        queue.pause(pause.next());
    }

    private void sayWhatIsLeft() {
        int left = queue.size();
        if (left > 0) {
            LOG.log(Level.WARNING, "{0}: {1} events were not delivered", webhook, left);
        }
    }

    /// Lets what waits go out, each message once, without waiting for it: [#close] does.
    public void end() {
        queue.end();
        thread.endsSoon();
    }

    /// Ends, 2 s after [#end] at most.
    @Override
    public void close() {
        end();
        thread.awaitEnd();
    }
}
