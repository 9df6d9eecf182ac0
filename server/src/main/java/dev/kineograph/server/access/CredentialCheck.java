// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Access.Decision;
import dev.kineograph.server.net.AddressShare;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Finds out whom a request's credential belongs to.
///
/// **Threading.** Shared.
final class CredentialCheck {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String WRONG_PASSWORD = "the name or the password is wrong";

    private final Map<String, TokenHash> tokens;
    private final PasswordChecks passwords;
    private final FailedAttempts failures;

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
        this.tokens = Map.copyOf(tokens);
        this.passwords = new PasswordChecks(users, nanoTime);
        this.failures = new FailedAttempts(nanoTime);
    }

    Decision check(AccessQuestion question) {
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
        var name = tokens.entrySet().stream().filter(entry -> entry.getValue().matches(token)).map(Map.Entry::getKey).findFirst();
        if (name.isPresent()) {
            return question.answerTo(new Who.Token(name.get()));
        }
        var wait = failures.begin(List.of(AddressShare.name(question.caller())));
        return wait.isPositive() ? tooOften(question, wait) : question.answerToStranger("the token is wrong");
    }

    private Decision byPassword(AccessQuestion question, TypedPassword login) {
        if (!PrincipalName.isValid(login.user)) {
            return wrongName(question);
        }
        var user = new Who.User(login.user);
        if (passwords.isRemembered(login.user, login.password)) {
            return question.answerTo(user);
        }
        var running = passwords.running(login.user, login.password);
        if (running.isPresent()) {
            return Decision.later(running.get().thenApply(right -> right ? question.answerTo(user) : question.answerToStranger(WRONG_PASSWORD)));
        }
        var names = List.of(AddressShare.name(question.caller()), "user " + login.user);
        var wait = failures.begin(names);
        return wait.isPositive() ? tooOften(question, wait) : begin(question, login, user, names);
    }

    private Decision wrongName(AccessQuestion question) {
        var wait = failures.begin(List.of(AddressShare.name(question.caller())));
        return wait.isPositive() ? tooOften(question, wait) : question.answerToStranger(WRONG_PASSWORD);
    }

    private Decision begin(AccessQuestion question, TypedPassword login, Who.User user, List<String> names) {
        try {
            return Decision.later(passwords.begin(login.user, login.password).thenApply(right -> {
                if (right) {
                    failures.succeeded(names);
                }
                return right ? question.answerTo(user) : question.answerToStranger(WRONG_PASSWORD);
            }));
        } catch (RejectedExecutionException e) {
            failures.succeeded(names);
            return Decision.throttled("%s: many passwords are being checked (expected: another try in a second)".formatted(question.stream()), SOON);
        }
    }

    private static Decision tooOften(AccessQuestion question, Duration wait) {
        return Decision.throttled(
                "%s: too many wrong credentials (expected: another try in %d s)".formatted(question.stream(), wait.toSeconds() + 1), wait.plusSeconds(1));
    }
}
