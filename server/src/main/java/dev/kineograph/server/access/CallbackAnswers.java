// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What an [AccessCallback] has answered within the last seconds.
///
/// **Threading.** Shared; a lock guards the table for one access.
final class CallbackAnswers {
    static final Duration YES = Duration.ofSeconds(10);
    static final Duration NO = Duration.ofSeconds(2);

    /// How many are remembered. The oldest makes room.
    static final int MAX = 10_000;

    private final LongSupplier nanoTime;
    private final LinkedHashMap<String, Remembered> answers = new LinkedHashMap<>();

    private record Remembered(CallbackAnswer answer, long untilNanos) {}

    CallbackAnswers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized Optional<CallbackAnswer> find(String question) {
        var found = answers.get(question);
        return found != null && nanoTime.getAsLong() - found.untilNanos < 0 ? Optional.of(found.answer) : Optional.empty();
    }

    synchronized void add(String question, CallbackAnswer answer) {
        boolean isYes = answer.verdict() == CallbackAnswer.CallbackVerdict.YES;
        answers.putLast(question, new Remembered(answer, nanoTime.getAsLong() + (isYes ? YES : NO).toNanos()));
        if (answers.size() > MAX) {
            answers.pollFirstEntry();
        }
    }

    synchronized int size() {
        return answers.size();
    }
}
