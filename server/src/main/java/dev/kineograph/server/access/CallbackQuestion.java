// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.Caller;
import dev.kineograph.server.net.AddressShare;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an [AccessCallback] is asked.
///
/// **Threading.** Immutable.
///
/// @param facts the body, before it is JSON
/// @param headers the caller's credentials as they came
/// @param share under which name the caller's share of open questions is counted
record CallbackQuestion(Map<String, Object> facts, Map<String, String> headers, String share) {

    /// What is asked of a caller. The address of a foreign page's visitor is not the page's, so it is left out.
    static CallbackQuestion of(AccessQuestion question, AccessCallback callback) {
        var caller = question.caller();
        var facts = new LinkedHashMap<String, Object>();
        facts.put("action", question.action() == Action.ADMINISTER ? "admin" : question.action().name().toLowerCase(Locale.ROOT));
        facts.put("stream", question.stream().value());
        if (caller.isForeignPage()) {
            facts.put("foreignPage", true);
        } else {
            caller.address().map(InetAddress::getHostAddress).ifPresent(address -> facts.put("address", address));
        }
        if (!caller.host().isEmpty()) {
            facts.put("host", caller.host());
        }
        caller.origin().ifPresent(origin -> facts.put("origin", origin));
        caller.authorization().filter(CallbackQuestion::isPlain).ifPresent(authorization -> facts.putAll(credential(authorization)));
        return new CallbackQuestion(facts, headers(caller, callback), AddressShare.name(caller));
    }

    private static Map<String, Object> credential(String authorization) {
        var words = authorization.split(" +", 2);
        if (words.length == 2 && words[0].equalsIgnoreCase("bearer")) {
            return Map.of("token", words[1].strip());
        }
        if (words.length == 2 && words[0].equalsIgnoreCase("basic")) {
            return TypedPassword.of(words[1].strip()).<Map<String, Object>>map(login -> Map.of("user", login.user(), "password", login.password())).orElse(Map.of());
        }
        return Map.of();
    }

    private static Map<String, String> headers(Caller caller, AccessCallback callback) {
        var headers = new LinkedHashMap<String, String>();
        caller.authorization().filter(CallbackQuestion::isPlain).ifPresent(authorization -> headers.put("Authorization", authorization));
        callback.cookie().flatMap(name -> caller.cookie(name).map(value -> name + "=" + value)).filter(CallbackQuestion::isPlain).ifPresent(cookie -> headers.put("Cookie", cookie));
        return headers;
    }

    /// Whether a header may have it; anything else is no credential.
    private static boolean isPlain(String value) {
        return value.chars().allMatch(character -> character >= ' ' && character <= '~');
    }

    /// Whether there is something that can be wrong.
    boolean hasCredential() {
        return !headers.isEmpty();
    }

    /// Whom a wrong credential is counted for.
    List<String> names() {
        return Optional.ofNullable(facts.get("user")).map(String::valueOf).filter(PrincipalName::isValid).map(user -> List.of(share, "user " + user)).orElse(List.of(share));
    }

    /// Two that are alike have the same answer.
    String text() {
        return json() + "\n" + credentials();
    }

    /// Two that are alike are one guess.
    String credentials() {
        return String.join("\n", headers.values());
    }

    HttpRequest.Builder request(AccessCallback callback) {
        var request = HttpRequest.newBuilder(callback.address()).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json()));
        headers.forEach(request::header);
        return request;
    }

    private String json() {
        try {
            return JSON.std.asString(facts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says nothing of the caller.
    @Override
    public String toString() {
        return "a question";
    }
}
