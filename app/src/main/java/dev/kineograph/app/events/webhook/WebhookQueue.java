// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What waits for a webhook: the newest messages, and for each stream whose viewers change a sum, which becomes a message after a second. What is beyond the
/// bounds is counted as lost, the oldest first.
///
/// **Threading.** Shared; a lock guards what waits, for one access. One thread takes.
final class WebhookQueue {
    static final int MAX_WAITING = 256;
    static final int MAX_COUNTED = 1000;
    private static final long COUNTED_NANOS = Duration.ofSeconds(1).toNanos();

    private final ArrayDeque<WebhookMessage> waiting = new ArrayDeque<>();

    /// In the order in which they are due.
    private final Map<StreamName, ViewerSum> counted = new LinkedHashMap<>();

    private long lost;
    private boolean isEnding;

    /// The viewers of a stream who have come and gone.
    private static final class ViewerSum {
        private final long dueNanos = System.nanoTime() + COUNTED_NANOS;
        private int joined;
        private int left;
        private int viewers;
    }

    /// Adds an event.
    synchronized void add(StreamEvent event) {
        switch (event) {
            case StreamEvent.Joined(var stream, int viewers) -> count(stream, 1, 0, viewers);
            case StreamEvent.Left(var stream, int viewers, _) -> count(stream, 0, 1, viewers);
            case StreamEvent.Online _, StreamEvent.Offline _, StreamEvent.Stale _ -> append(WebhookMessage.of(event));
            case StreamEvent.DemandStarted _, StreamEvent.DemandEnded _ -> {}
        }
        notifyAll();
    }

    private void count(StreamName stream, int joined, int left, int viewers) {
        if (!counted.containsKey(stream) && counted.size() == MAX_COUNTED) {
            lost++;
            return;
        }
        var sum = counted.computeIfAbsent(stream, _ -> new ViewerSum());
        sum.joined += joined;
        sum.left += left;
        sum.viewers = viewers;
    }

    private void append(WebhookMessage message) {
        if (waiting.size() == MAX_WAITING) {
            waiting.removeFirst();
            lost++;
        }
        waiting.addLast(message);
    }

    /// Waits for the oldest message, which stays until it is [removed][#remove]. Null when nothing more will come.
    synchronized @Nullable WebhookMessage await() throws InterruptedException {
        while (true) {
            long nextNanos = appendDue();
            if (!waiting.isEmpty() || isEnding) {
                return waiting.peekFirst();
            }
            if (nextNanos == Long.MAX_VALUE) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, nextNanos);
            }
        }
    }

    /// Makes messages of the sums that are due, at the end of all, and returns the time until the next one is.
    private long appendDue() {
        long now = System.nanoTime();
        for (var all = counted.entrySet().iterator(); all.hasNext(); ) {
            var one = all.next();
            var sum = one.getValue();
            if (!isEnding && sum.dueNanos - now > 0) {
                return sum.dueNanos - now;
            }
            append(WebhookMessage.viewers(one.getKey(), sum.joined, sum.left, sum.viewers));
            all.remove();
        }
        return Long.MAX_VALUE;
    }

    /// Waits before another attempt, until the time is over or the end begins.
    synchronized void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !isEnding; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /// Removes a message that was delivered, unless newer ones have pushed it out.
    synchronized void remove(WebhookMessage message) {
        waiting.remove(message);
    }

    /// Gives a message up.
    synchronized void lose(WebhookMessage message) {
        if (waiting.remove(message)) {
            lost++;
        }
    }

    /// How many messages were lost so far.
    synchronized long lost() {
        return lost;
    }

    /// How many messages are left.
    synchronized int size() {
        return waiting.size();
    }

    /// What has been added so far can still be taken, and nothing has to be waited for.
    synchronized void end() {
        isEnding = true;
        notifyAll();
    }

    /// Whether the end has begun.
    synchronized boolean isEnding() {
        return isEnding;
    }
}
