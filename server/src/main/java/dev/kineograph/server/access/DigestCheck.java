// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.server.net.AddressShare;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Checks what programs of users who have a [DigestHash] send as Digest (RFC 7616); [PasswordChecks] checks what they send as Basic.
///
/// **Threading.** Shared.
final class DigestCheck {
    /// Requests that were right once. One of them may be asked about again, long after its nonce is over: by a list for each stream, or for a viewer when there are other
    /// rules. Nobody else has these objects.
    private static final Set<Caller.RequestLine> ADMITTED = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /// What the password of an unknown user is compared with.
    private static final DigestHash OF_UNKNOWN = DigestHash.of("nobody", new char[] {'-'});

    private static final List<String> ALGORITHMS = List.of("SHA-256", "MD5");

    private final Map<String, DigestHash> users;
    private final FailedAttempts failures;
    private final RecentlyRight right;
    private final BinaryOperator<String> mac;
    private final DigestNonces nonces;

    /// @param mac makes fingerprints of a user's guesses
    DigestCheck(Map<String, DigestHash> users, FailedAttempts failures, BinaryOperator<String> mac, LongSupplier nanoTime) {
        this.users = Map.copyOf(users);
        this.failures = failures;
        this.right = new RecentlyRight(nanoTime);
        this.mac = mac;
        this.nonces = new DigestNonces(nanoTime);
    }

    boolean has(String user) {
        return users.containsKey(user);
    }

    /// What a request by Digest is answered.
    ///
    /// @param text what follows `Digest` in its header
    Decision check(AccessQuestion question, String text) {
        var header = DigestHeader.of(text).orElse(null);
        var request = question.caller().requestLine().orElse(null);
        if (header == null || request == null) {
            return question.answerToStranger("Authorization: malformed (expected: Digest with qop=auth, for what was asked)");
        }
        var known = users.get(header.user());
        boolean isRight = header.isBy(known == null ? OF_UNKNOWN : known, request) && known != null;
        var wait = attempt(question.caller(), header.user(), header.response(), isRight);
        if (wait.isPositive()) {
            return question.answerToTooMany(wait);
        }
        if (!isRight) {
            return question.answerToStranger("the name or the password is wrong");
        }
        if (!ADMITTED.contains(request) && !nonces.use(header.nonce(), header.count())) {
            return Decision.challenged("%s: the time of this credential is over (expected: a new one)".formatted(question.stream()), challenges(true));
        }
        ADMITTED.add(request);
        return question.answerTo(new Who.User(header.user()));
    }

    /// Counts an attempt, unless it is right. Returns how long its user or address has to wait, right or wrong, as otherwise the answer would tell which.
    private Duration attempt(Caller caller, String user, String credential, boolean isRight) {
        var address = AddressShare.name(caller);
        var name = address + " " + user;
        var names = PrincipalName.isValid(user) ? List.of(address, "user " + user) : List.of(address);
        var guess = mac.apply(user, credential);
        boolean isCounted = !(isRight && right.has(name)) && !failures.isKnown(names, guess);
        var wait = isCounted ? failures.begin(names, guess) : Duration.ZERO;
        if (isRight && !wait.isPositive()) {
            failures.forget(names, guess);
            right.add(name);
        }
        return wait;
    }

    /// The same answer, which asks by Digest where a user who has that is named: instead of Basic, or beside it if others are named.
    Verdict asking(AccessQuestion question, Verdict verdict) {
        if (!(verdict instanceof Denied denied) || denied.challenge().filter(challenge -> challenge.startsWith("Basic ")).isEmpty()) {
            return verdict;
        }
        var named = question.named().stream().flatMap(who -> who instanceof Who.User(var name) ? Stream.of(name) : Stream.empty()).toList();
        if (named.stream().noneMatch(this::has)) {
            return verdict;
        }
        boolean isBasicToo = !named.stream().allMatch(this::has);
        return Decision.challenged(denied.reason(), challenges(false) + (isBasicToo ? "\n" + denied.challenge().orElseThrow() : ""));
    }

    /// A line for each algorithm, the best first (RFC 7616, 3.7).
    private String challenges(boolean isStale) {
        var nonce = nonces.create();
        return String.join("\n", ALGORITHMS.stream()
                .map(algorithm -> "Digest realm=\"%s\", qop=\"auth\", algorithm=%s, nonce=\"%s\", charset=UTF-8%s"
                        .formatted(DigestHash.REALM, algorithm, nonce, isStale ? ", stale=true" : ""))
                .toList());
    }
}
