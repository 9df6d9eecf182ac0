// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.server.net.AddressShare;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/// Finds out whom a request's credential belongs to.
///
/// **Threading.** Shared.
final class CredentialCheck {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int FINGERPRINT_LENGTH = 16;
    private static final String WRONG_PASSWORD = "the name or the password is wrong";

    private final Principals known;
    private final PasswordChecks passwords;
    private final Optional<JwtChecks> jwts;
    private final DigestCheck digests;
    private final Optional<CallbackCheck> callback;
    private final FailedAttempts failures;
    private final SignIns signIns;
    private final LongSupplier nanoTime;

    CredentialCheck(Principals known, LongSupplier nanoTime) {
        this(known, new PasswordChecks(known, nanoTime), new FailedAttempts(nanoTime), new SignIns(), nanoTime);
    }

    private CredentialCheck(Principals known, PasswordChecks passwords, FailedAttempts failures, SignIns signIns, LongSupplier nanoTime) {
        this.known = known;
        // Without issuers the library need not be there.
        this.jwts = known.issuers().isEmpty() ? Optional.empty() : Optional.of(new JwtChecks(known.issuers()));
        this.passwords = passwords;
        this.failures = failures;
        this.signIns = signIns;
        this.nanoTime = nanoTime;
        this.digests = new DigestCheck(known.digests(), failures, passwords::mac, nanoTime);
        this.callback = known.callback().map(asked -> new CallbackCheck(asked, failures, nanoTime, passwords::mac));
    }

    /// For others, with what is known of those who stay.
    CredentialCheck followedBy(Principals next) {
        return new CredentialCheck(next.keepingKeysOf(known), passwords.followedBy(next), failures, signIns, nanoTime);
    }

    Decision check(AccessQuestion question) {
        return switch (find(question)) {
            case Verdict verdict -> digests.asking(question, verdict);
            case Decision.Later(var later) -> Decision.later(later.thenApply(verdict -> digests.asking(question, verdict)));
        };
    }

    private Decision find(AccessQuestion question) {
        var signedIn = question.caller().session().flatMap(this::signedIn);
        if (signedIn.isPresent()) {
            var answer = question.answerTo(new Who.User(signedIn.get().user()));
            return answer instanceof Allowed ? Decision.allowedUntil(signedIn.get().until()) : answer;
        }
        var words = question.caller().authorization().orElse("").split(" +", 2);
        if (words.length < 2) {
            return jwts.flatMap(checks -> checks.inCookie(question.caller())).map(token -> byJwt(question, token)).orElseGet(() -> stranger(question, ""));
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> byToken(question, words[1].strip());
            case "basic" -> TypedPassword.of(words[1].strip())
                    .map(login -> isLeftTo(question, login) ? stranger(question, "") : byPassword(question, login))
                    .orElseGet(() -> stranger(question, "Authorization: malformed (expected: Basic and a name and a password in base64)"));
            case "digest" -> digests.check(question, words[1]);
            default -> stranger(question, "Authorization: an unknown scheme (expected: Basic, Digest or Bearer)");
        };
    }

    /// The answer to somebody who is not known here.
    private Decision stranger(AccessQuestion question, String fault) {
        return question.isAsked() && callback.isPresent() ? callback.get().ask(question) : question.answerToStranger(fault);
    }

    /// A password of somebody who is a user here is no other program's business.
    private boolean isLeftTo(AccessQuestion question, TypedPassword login) {
        return question.isAsked() && !known.hasUser(login.user());
    }

    /// A right token is never made to wait: there is no use in guessing one.
    private Decision byToken(AccessQuestion question, String token) {
        // One token may have several names.
        var owners = known.tokens().entrySet().stream().filter(entry -> entry.getValue().matches(token)).map(entry -> new Who.Token(entry.getKey())).toList();
        if (!owners.isEmpty()) {
            return question.answerTo(owners.stream().filter(question.named()::contains).findFirst().orElse(owners.getFirst()));
        }
        return jwts.filter(checks -> checks.isOne(token)).isPresent() ? byJwt(question, token) : wrongToken(question, token, "the token is wrong");
    }

    private Decision wrongToken(AccessQuestion question, String token, String fault) {
        if (question.isAsked()) {
            return stranger(question, fault);
        }
        var wait = count(List.of(AddressShare.name(question.caller())), fingerprint("a token", token));
        return wait.isPositive() ? question.answerToTooMany(wait) : question.answerToStranger(fault);
    }

    /// One that is right is never made to wait, as above.
    private Decision byJwt(AccessQuestion question, String token) {
        var check = jwts.orElseThrow().check(token);
        return check.isDone() ? answer(question, token, check.join()) : Decision.later(check.thenCompose(found -> verdict(answer(question, token, found))));
    }

    private Decision answer(AccessQuestion question, String token, JwtCheck check) {
        if (check.claims().isPresent()) {
            return question.answerTo(check.claims().get());
        }
        return check.isGuess() ? wrongToken(question, token, check.fault()) : stranger(question, check.fault());
    }

    private static CompletionStage<? extends Verdict> verdict(Decision decision) {
        return switch (decision) {
            case Verdict known -> CompletableFuture.completedFuture(known);
            case Decision.Later(var later) -> later;
        };
    }

    private Decision byPassword(AccessQuestion question, TypedPassword login) {
        var outcome = verify(login, question.caller());
        return outcome.isDone() ? answer(question, login, outcome.join()) : Decision.later(outcome.thenApply(found -> answer(question, login, found)));
    }

    private static Verdict answer(AccessQuestion question, TypedPassword login, PasswordOutcome outcome) {
        if (outcome.isRight()) {
            return question.answerTo(new Who.User(login.user()));
        }
        return outcome.retryAfter().isPositive() ? question.answerToTooMany(outcome.retryAfter()) : question.answerToStranger(WRONG_PASSWORD);
    }

    /// Signs somebody in who shows a right password.
    CompletionStage<SignIn> signIn(String user, String password, Caller caller) {
        return verify(new TypedPassword(user, password), caller)
                .thenApply(outcome -> new SignIn(known.password(user).filter(_ -> outcome.isRight()).map(hash -> signIns.begin(user, hash)), outcome.retryAfter()));
    }

    /// Who has signed in with that cookie, and still has the same password.
    Optional<SignIns.SignedIn> signedIn(String cookie) {
        return signIns.find(cookie).filter(found -> known.password(found.user()).filter(found.password()::equals).isPresent());
    }

    SignIns signIns() {
        return signIns;
    }

    /// Done at once if nothing has to be computed.
    private CompletableFuture<PasswordOutcome> verify(TypedPassword login, Caller caller) {
        var guess = fingerprint(login.user(), login.password());
        var address = AddressShare.name(caller);
        if (!PrincipalName.isValid(login.user())) {
            return CompletableFuture.completedFuture(new PasswordOutcome(false, count(List.of(address), guess)));
        }
        if (passwords.isRemembered(login.user(), login.password())) {
            return CompletableFuture.completedFuture(PasswordOutcome.RIGHT);
        }
        var running = passwords.running(login.user(), login.password());
        if (running.isPresent()) {
            return running.get().thenApply(PasswordOutcome::of);
        }
        var names = List.of(address, "user " + login.user());
        if (failures.isKnown(names, guess)) {
            return CompletableFuture.completedFuture(PasswordOutcome.WRONG);
        }
        var wait = failures.begin(names, guess);
        return wait.isPositive() ? CompletableFuture.completedFuture(new PasswordOutcome(false, wait)) : begin(login, names, guess);
    }

    /// Counts a guess that is wrong. Returns how long the next one has to wait.
    private Duration count(List<String> names, String guess) {
        return failures.isKnown(names, guess) ? Duration.ZERO : failures.begin(names, guess);
    }

    /// A name with a space is nobody's.
    private String fingerprint(String user, String credential) {
        return passwords.mac(user, credential).substring(0, FINGERPRINT_LENGTH);
    }

    private CompletableFuture<PasswordOutcome> begin(TypedPassword login, List<String> names, String guess) {
        try {
            return passwords.begin(login.user(), login.password()).thenApply(isRight -> {
                if (isRight) {
                    failures.forget(names, guess);
                }
                return PasswordOutcome.of(isRight);
            });
        } catch (RejectedExecutionException e) {
            // Too many are being checked.
            failures.forget(names, guess);
            return CompletableFuture.completedFuture(new PasswordOutcome(false, SOON));
        }
    }
}
