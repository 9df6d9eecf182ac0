// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What [AccessRules] are asked, and the answers that it can get from a caller's credential.
///
/// The answers depend on the stream's name only as far as the rules do: a stream that does not exist is answered like one that does.
///
/// **Threading.** Immutable.
///
/// @param named those who may do it
/// @param fault what is wrong with a genuine signature in the address; or nothing
record AccessQuestion(Action action, StreamName stream, Caller caller, List<Who> named, String fault) {
    private static final String REALM = "realm=\"kineograph\"";

    /// The answer to somebody who is known.
    Verdict answerTo(Who known) {
        return named.contains(known) ? Decision.allowed() : answerToUnnamed();
    }

    /// The answer to somebody whose token says this.
    Verdict answerTo(JwtClaims claims) {
        boolean isNamed = named.stream().anyMatch(who -> who instanceof Who.Jwt jwt && claims.fit(jwt, stream));
        return isNamed ? Decision.allowedUntil(claims.until()) : answerToUnnamed();
    }

    /// Whether somebody else decides about callers that are not known here.
    boolean isAsked() {
        return named.contains(new Who.Asked());
    }

    /// The answer to somebody whom whoever was asked does not know.
    ///
    /// @param challenge what it asks for
    Verdict answerToUnknown(Optional<String> challenge) {
        var allowed = challenge.filter(_ -> !caller.isForeignPage()).orElse("Bearer " + REALM);
        return Decision.challenged("%s: a credential is needed, or another one".formatted(stream), allowed);
    }

    /// The answer to somebody whom no rule names.
    Verdict answerToUnnamed() {
        return action.isReading()
                ? Decision.hidden()
                : Decision.denied("%s: '%s' is not allowed (expected: somebody whom a rule of 'access' names)".formatted(stream, verb()));
    }

    /// The answer to somebody who is not known: asks for a credential if that could help.
    ///
    /// @param wrong what is wrong with the credential that was presented; empty if none was
    Verdict answerToStranger(String wrong) {
        var reason = "%s: %s".formatted(stream, !wrong.isEmpty() ? wrong : !fault.isEmpty() ? fault : "a credential is needed");
        var challenge = challenge();
        if (!challenge.isEmpty()) {
            return Decision.challenged(reason, challenge);
        }
        if (!fault.isEmpty()) {
            return Decision.denied(reason);
        }
        return action.isReading()
                ? Decision.hidden()
                : Decision.denied("%s: '%s' is not allowed from %s (expected: an address that a rule of 'access' names)".formatted(stream, verb(), caller));
    }

    /// A browser that asked its user on behalf of another site's page would lead people to type their password there; and it would not count.
    private String challenge() {
        if (named.stream().anyMatch(Who.User.class::isInstance) && !caller.isForeignPage()) {
            return "Basic " + REALM + ", charset=\"UTF-8\"";
        }
        boolean hasBearers = named.stream().anyMatch(who -> switch (who) {
            case Who.Token _, Who.Jwt _, Who.Asked _, Who.User _ -> true;
            case Who.Nobody _, Who.Anybody _, Who.Loopback _, Who.Signed _, Who.AtAddress _, Who.Certified _ -> false;
        });
        return hasBearers ? "Bearer " + REALM : "";
    }

    /// The answer to somebody who has to wait, known or not.
    Verdict answerToTooMany(Duration wait) {
        return Decision.throttled("%s: too many attempts (expected: another try in %d s)".formatted(stream, wait.toSeconds() + 1), wait.plusSeconds(1));
    }

    private String verb() {
        return action.name().toLowerCase(Locale.ROOT);
    }
}
