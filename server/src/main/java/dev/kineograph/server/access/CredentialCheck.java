// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.server.net.AddressShare;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Finds out whom a request's credential belongs to.
///
/// **Threading.** Shared.
final class CredentialCheck {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int FINGERPRINT_LENGTH = 16;
    private static final String WRONG_PASSWORD = "the name or the password is wrong";

    private final Map<String, TokenHash> tokens;
    private final PasswordChecks passwords;
    private final FailedAttempts failures;
    private final SignIns signIns;

    /// What a person types into a browser's prompt.
    private record TypedPassword(String user, String password) {
        /// Reads what follows `Basic`; null if it is malformed.
        static @Nullable TypedPassword of(String base64) {
            try {
                var text = new String(Base64.getDecoder().decode(base64), UTF_8);
                int colon = text.indexOf(':');
                return colon < 0 ? null : new TypedPassword(text.substring(0, colon), text.substring(colon + 1));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    CredentialCheck(Map<String, PasswordHash> users, Map<String, TokenHash> tokens, LongSupplier nanoTime) {
        this(tokens, new PasswordChecks(users, nanoTime), new FailedAttempts(nanoTime), new SignIns());
    }

    private CredentialCheck(Map<String, TokenHash> tokens, PasswordChecks passwords, FailedAttempts failures, SignIns signIns) {
        this.tokens = Map.copyOf(tokens);
        this.passwords = passwords;
        this.failures = failures;
        this.signIns = signIns;
    }

    /// For other users and tokens, with what is known of those who stay.
    CredentialCheck followedBy(Map<String, PasswordHash> newUsers, Map<String, TokenHash> newTokens) {
        return new CredentialCheck(newTokens, passwords.followedBy(newUsers), failures, signIns);
    }

    /// Whether a password is right, or how long to wait before another attempt.
    private record Outcome(boolean isRight, Duration retryAfter) {
        private static final Outcome RIGHT = new Outcome(true, Duration.ZERO);
        private static final Outcome WRONG = new Outcome(false, Duration.ZERO);

        private static Outcome of(boolean isRight) {
            return isRight ? RIGHT : WRONG;
        }
    }

    Decision check(AccessQuestion question) {
        var signedIn = question.caller().session().flatMap(this::signedIn);
        if (signedIn.isPresent()) {
            var answer = question.answerTo(new Who.User(signedIn.get().user()));
            return answer instanceof Allowed ? Decision.allowedUntil(signedIn.get().until()) : answer;
        }
        var words = question.caller().authorization().orElse("").split(" +", 2);
        if (words.length < 2) {
            return question.answerToStranger("");
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> byToken(question, words[1].strip());
            case "basic" -> Optional.ofNullable(TypedPassword.of(words[1].strip()))
                    .map(login -> byPassword(question, login))
                    .orElseGet(() -> question.answerToStranger("Authorization: malformed (expected: Basic and a name and a password in base64)"));
            default -> question.answerToStranger("Authorization: an unknown scheme (expected: Basic or Bearer)");
        };
    }

    /// A right token is never made to wait: there is no use in guessing one.
    private Decision byToken(AccessQuestion question, String token) {
        // One token may have several names.
        var owners = tokens.entrySet().stream().filter(entry -> entry.getValue().matches(token)).map(entry -> new Who.Token(entry.getKey())).toList();
        if (!owners.isEmpty()) {
            return question.answerTo(owners.stream().filter(question.named()::contains).findFirst().orElse(owners.getFirst()));
        }
        var wait = count(List.of(AddressShare.name(question.caller())), fingerprint("a token", token));
        return wait.isPositive() ? tooOften(question, wait) : question.answerToStranger("the token is wrong");
    }

    private Decision byPassword(AccessQuestion question, TypedPassword login) {
        var outcome = verify(login, question.caller());
        return outcome.isDone() ? answer(question, login, outcome.join()) : Decision.later(outcome.thenApply(found -> answer(question, login, found)));
    }

    private static Verdict answer(AccessQuestion question, TypedPassword login, Outcome outcome) {
        if (outcome.isRight) {
            return question.answerTo(new Who.User(login.user));
        }
        return outcome.retryAfter.isPositive() ? tooOften(question, outcome.retryAfter) : question.answerToStranger(WRONG_PASSWORD);
    }

    /// Signs somebody in who shows a right password.
    CompletionStage<SignIn> signIn(String user, String password, Caller caller) {
        return verify(new TypedPassword(user, password), caller)
                .thenApply(outcome -> new SignIn(passwords.hash(user).filter(_ -> outcome.isRight).map(hash -> signIns.begin(user, hash)), outcome.retryAfter));
    }

    /// Who has signed in with that cookie, and still has the same password.
    Optional<SignIns.SignedIn> signedIn(String cookie) {
        return signIns.find(cookie).filter(found -> passwords.hash(found.user()).filter(found.password()::equals).isPresent());
    }

    SignIns signIns() {
        return signIns;
    }

    /// Done at once if nothing has to be computed.
    private CompletableFuture<Outcome> verify(TypedPassword login, Caller caller) {
        var guess = fingerprint(login.user, login.password);
        var address = AddressShare.name(caller);
        if (!PrincipalName.isValid(login.user)) {
            return CompletableFuture.completedFuture(new Outcome(false, count(List.of(address), guess)));
        }
        if (passwords.isRemembered(login.user, login.password)) {
            return CompletableFuture.completedFuture(Outcome.RIGHT);
        }
        var running = passwords.running(login.user, login.password);
        if (running.isPresent()) {
            return running.get().thenApply(Outcome::of);
        }
        var names = List.of(address, "user " + login.user);
        if (failures.isKnown(names, guess)) {
            return CompletableFuture.completedFuture(Outcome.WRONG);
        }
        var wait = failures.begin(names, guess);
        return wait.isPositive() ? CompletableFuture.completedFuture(new Outcome(false, wait)) : begin(login, names, guess);
    }

    /// Counts a guess that is wrong. Returns how long the next one has to wait.
    private Duration count(List<String> names, String guess) {
        return failures.isKnown(names, guess) ? Duration.ZERO : failures.begin(names, guess);
    }

    /// A name with a space is nobody's.
    private String fingerprint(String user, String credential) {
        return passwords.mac(user, credential).substring(0, FINGERPRINT_LENGTH);
    }

    private CompletableFuture<Outcome> begin(TypedPassword login, List<String> names, String guess) {
        try {
            return passwords.begin(login.user, login.password).thenApply(isRight -> {
                if (isRight) {
                    failures.forget(names, guess);
                }
                return Outcome.of(isRight);
            });
        } catch (RejectedExecutionException e) {
            // Too many are being checked.
            failures.forget(names, guess);
            return CompletableFuture.completedFuture(new Outcome(false, SOON));
        }
    }

    private static Verdict tooOften(AccessQuestion question, Duration wait) {
        return Decision.throttled(
                "%s: too many attempts (expected: another try in %d s)".formatted(question.stream(), wait.toSeconds() + 1), wait.plusSeconds(1));
    }
}
