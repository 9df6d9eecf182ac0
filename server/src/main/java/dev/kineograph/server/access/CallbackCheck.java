// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.server.access.CallbackAnswer.CallbackVerdict;
import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks an [AccessCallback]. Equal questions at a time are one, and answers count for some seconds, so that a page with many pictures asks once.
///
/// **Threading.** Shared; a lock guards what is being asked, for one access.
final class CallbackCheck {
    static final Duration DEADLINE = Duration.ofSeconds(2);
    static final int MAX_BYTES = 65_536;

    /// How many questions may be open at a time: in all, and of one address. A list of streams asks 32 at a time.
    static final int MAX_OPEN = 256;

    static final int MAX_OPEN_PER_ADDRESS = 64;

    private static final System.Logger LOG = System.getLogger(CallbackCheck.class.getName());
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Pattern CHALLENGE = Pattern.compile("[ -~]{1,500}");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final AccessCallback callback;
    private final FailedAttempts failures;
    private final CallbackAnswers answers;
    private final RecentlyRight accepted;

    /// Hashes with a key that nobody has: what is remembered tells no credential.
    private final BinaryOperator<String> mac;

    private final OutgoingRequests requests = new OutgoingRequests();
    private final LogThrottle throttle = new LogThrottle();
    private final Map<String, CompletableFuture<CallbackAnswer>> running = new HashMap<>();
    private final Map<String, Integer> openOfAddresses = new HashMap<>();

    CallbackCheck(AccessCallback callback, FailedAttempts failures, LongSupplier nanoTime, BinaryOperator<String> mac) {
        this.callback = callback;
        this.failures = failures;
        this.answers = new CallbackAnswers(nanoTime);
        this.accepted = new RecentlyRight(nanoTime);
        this.mac = mac;
    }

    /// What the callback says. A foreign page changes nothing without a credential of its own: the rest would be its visitor's.
    Decision ask(AccessQuestion question) {
        var asked = CallbackQuestion.of(question, callback);
        if (question.caller().isForeignPage() && !question.action().isReading() && !asked.hasCredential()) {
            return question.answerToStranger("");
        }
        var key = mac.apply("a question", asked.text());
        var known = answers.find(key);
        if (known.isPresent()) {
            return verdict(question, known.get());
        }
        var credential = mac.apply("a credential", asked.credentials());
        boolean mayBeWrong = asked.hasCredential() && !accepted.has(credential) && !failures.isKnown(asked.names(), credential);
        var wait = mayBeWrong ? failures.begin(asked.names(), credential) : Duration.ZERO;
        if (wait.isPositive()) {
            return question.answerToTooMany(wait);
        }
        var open = open(key, asked);
        if (open == null) {
            return Decision.throttled("%s: too many questions are open (expected: another try later)".formatted(question.stream()), SOON);
        }
        return Decision.later(open.thenApply(answer -> {
            if (mayBeWrong && answer.verdict() != CallbackVerdict.WHO) {
                failures.forget(asked.names(), credential);
            }
            return verdict(question, answer);
        }));
    }

    private static Verdict verdict(AccessQuestion question, CallbackAnswer answer) {
        return switch (answer.verdict()) {
            case YES -> Decision.allowed();
            case NO -> question.answerToUnnamed();
            case WHO -> question.answerToUnknown(answer.challenge());
            case UNKNOWN -> Decision.denied("%s: access could not be decided (expected: another try later)".formatted(question.stream()));
        };
    }

    /// The answer to come; null if too many are awaited.
    private @Nullable CompletableFuture<CallbackAnswer> open(String key, CallbackQuestion question) {
        var answer = new CompletableFuture<CallbackAnswer>();
        synchronized (running) {
            var before = running.get(key);
            if (before != null) {
                return before;
            }
            if (running.size() >= MAX_OPEN || openOfAddresses.getOrDefault(question.share(), 0) >= MAX_OPEN_PER_ADDRESS) {
                return null;
            }
            running.put(key, answer);
            openOfAddresses.merge(question.share(), 1, Integer::sum);
        }
        requests.send(question.request(callback), MAX_BYTES, DEADLINE)
                .handle((response, failure) -> response == null ? none(OutgoingRequests.sentence(failure)) : read(response))
                .thenAccept(found -> end(key, question, answer, found));
        return answer;
    }

    private void end(String key, CallbackQuestion question, CompletableFuture<CallbackAnswer> answer, CallbackAnswer found) {
        answers.add(key, found);
        if (found.verdict() == CallbackVerdict.YES) {
            accepted.add(mac.apply("a credential", question.credentials()));
        }
        synchronized (running) {
            running.remove(key);
            openOfAddresses.computeIfPresent(question.share(), (_, count) -> count == 1 ? null : count - 1);
        }
        answer.complete(found);
    }

    private CallbackAnswer read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (headerBytes(response) > MAX_BYTES) {
            return none("headers of over %,d bytes (expected: fewer)".formatted(MAX_BYTES));
        }
        return switch (status) {
            case UNAUTHORIZED -> new CallbackAnswer(CallbackVerdict.WHO, response.headers().firstValue("WWW-Authenticate").filter(text -> CHALLENGE.matcher(text).matches()));
            case FORBIDDEN -> new CallbackAnswer(CallbackVerdict.NO, Optional.empty());
            default -> status >= 200 && status < 300
                    ? new CallbackAnswer(CallbackVerdict.YES, Optional.empty())
                    : none("answers %d (expected: 2xx for yes, 401 or 403 for no)".formatted(status));
        };
    }

    private static long headerBytes(HttpResponse<byte[]> response) {
        return response.headers().map().entrySet().stream()
                .mapToLong(header -> header.getValue().stream().mapToLong(value -> header.getKey().length() + value.length()).sum())
                .sum();
    }

    private CallbackAnswer none(String why) {
        throttle.pass().ifPresent(others -> LOG.log(Level.WARNING, "access: {0}: {1}; that is no{2}", callback, why, others == 0 ? "" : " (and " + others + " more)"));
        return CallbackAnswer.UNKNOWN;
    }
}
