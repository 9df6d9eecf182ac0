// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Access.Action;
import dev.kineograph.StreamName;
import dev.kineograph.server.access.AccessCallback;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.DigestHash;
import dev.kineograph.server.access.PasswordHash;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `access:` and the `access` of each stream: who may do what to which streams.
///
/// **Threading.** Confined to the thread that reads the file.
final class AccessSection {
    private static final String RULES = "a list of rules, such as - { who: user anna, may: watch, streams: door }";
    private static final String WHO = "nobody, anybody, loopback, signed, ask, user NAME, token NAME, jwt CLAIM=VALUE, certificate NAME, or an address such as 192.168.0.0/16; or a list of them";
    private static final String STREAMS = "the name of a stream, yard/* for all below yard/, or * for all; or a list of them";
    private static final String USERS = "names of users with the hashes of their passwords, as 'kineograph passwd' makes them";
    private static final String TOKENS = "names of tokens with their hashes, as 'kineograph token' makes them";
    private static final String KEYS = "names of keys with where they are, ${NAME} or @FILE, as 'kineograph token' makes them; the first one signs";
    private static final String ASK = "the address of your own program that decides, such as http://127.0.0.1:3000/access";
    private static final String COOKIE = "the name of a cookie that the program gets too";
    private static final Duration MIN_SIGNED = Duration.ofSeconds(1);
    private static final Map<String, Action> ACTIONS = actions();

    private final AccessRules.Builder rules = AccessRules.builder();
    private boolean isEmpty = true;
    private boolean asks;
    private final boolean certificates;

    private AccessSection(boolean certificates) {
        this.certificates = certificates;
    }

    private static Map<String, Action> actions() {
        var actions = new LinkedHashMap<String, Action>();
        actions.put("watch", Action.WATCH);
        actions.put("snapshot", Action.SNAPSHOT);
        actions.put("publish", Action.PUBLISH);
        actions.put("admin", Action.ADMINISTER);
        return actions;
    }

    /// The rules of both; empty if there is none.
    ///
    /// @param streams the section of the streams, which has been checked already
    /// @param certificates whether a port asks for those of clients
    static Optional<AccessRules> bind(Optional<Value> access, Optional<Value> streams, boolean certificates) {
        var section = new AccessSection(certificates);
        access.ifPresent(section::addAll);
        streams.ifPresent(section::addOfStreams);
        access.ifPresent(section::checkThatAnybodyIsAsked);
        access.ifPresent(section::checkThatThereAreRules);
        return section.isEmpty ? Optional.empty() : Optional.of(section.rules.build());
    }

    private void addAll(Value value) {
        var keys = Mapping.of(value, Section.ACCESS);
        keys.get("users").ifPresent(users -> Mapping.named(users, USERS).entries().forEach(this::addUser));
        keys.get("tokens").ifPresent(tokens -> Mapping.named(tokens, TOKENS).entries().forEach(this::addToken));
        for (var issuer : keys.get("jwt").map(Value::listOrOne).orElse(List.of())) {
            var made = JwtSection.bind(issuer);
            issuer.refusing(() -> rules.trusting(made));
        }
        callback(keys).ifPresent(rules::asking);
        signer(keys).ifPresent(rules::signedBy);
        for (var rule : keys.get("rules").map(list -> list.list(RULES)).orElse(List.of())) {
            var of = Mapping.of(rule, Section.ACCESS_RULE);
            var patterns = of.need("streams", STREAMS).listOrOne();
            add(of, patterns.stream().map(pattern -> pattern.text(STREAMS)).toArray(String[]::new));
        }
    }

    private void addOfStreams(Value value) {
        for (var stream : Mapping.named(value, "names of streams with their keys").entries()) {
            if (!stream.value().isNothing()) {
                var list = Mapping.of(stream.value(), Section.STREAM).get("access").map(rules -> rules.list(RULES)).orElse(List.of());
                list.forEach(rule -> add(Mapping.of(rule, Section.STREAM_RULE), StreamName.of(stream.key()).value()));
            }
        }
    }

    private void addUser(Mapping.Entry entry) {
        var password = Secret.of(entry.value(), USERS);
        boolean isForDigest = password.startsWith("digest:");
        entry.value().refusing(() -> isForDigest ? rules.user(entry.key(), DigestHash.parse(password)) : rules.user(entry.key(), PasswordHash.parse(password)));
    }

    /// A file or the environment may have the token itself.
    private void addToken(Mapping.Entry entry) {
        var token = Secret.of(entry.value(), TOKENS);
        boolean isHash = token.startsWith("sha256:") || Secret.isInTheFile(entry.value());
        entry.value().refusing(() -> rules.token(entry.key(), isHash ? TokenHash.parse(token) : TokenHash.of(token)));
    }

    private static Optional<AccessCallback> callback(Mapping keys) {
        var cookie = keys.get("askCookie");
        if (cookie.isPresent()) {
            keys.need("ask", ASK);
        }
        return keys.get("ask").map(value -> {
            var callback = value.refusing(() -> AccessCallback.at(value.uri(ASK)));
            return cookie.isPresent() ? cookie.get().refusing(() -> callback.withCookie(cookie.get().text(COOKIE))) : callback;
        });
    }

    /// Without a rule everybody may watch: whoever has this section believes otherwise.
    private void checkThatThereAreRules(Value value) {
        if (isEmpty) {
            throw value.place().error("%s: no rule, here or at a stream (expected: one, or no '%s' at all)".formatted(value.path(), value.path()));
        }
    }

    /// Whoever names a program to ask believes that it is asked.
    private void checkThatAnybodyIsAsked(Value value) {
        var ask = Mapping.of(value, Section.ACCESS).get("ask");
        if (ask.isPresent() && !asks) {
            throw ask.get().place().error("%s: no rule asks it (expected: one, such as - { who: ask, may: [watch, publish], streams: \"*\" })".formatted(ask.get().path()));
        }
    }

    private static Optional<AddressSigner> signer(Mapping keys) {
        Optional<AddressSigner> signer = Optional.empty();
        for (var key : keys.get("keys").map(named -> Mapping.named(named, KEYS).entries()).orElse(List.of())) {
            if (Secret.isInTheFile(key.value())) {
                throw key.value().place().error("%s: in this file (expected: ${NAME} or @FILE, as a key is as good as all rights that it signs)"
                        .formatted(key.value().path()));
            }
            var before = signer;
            var secret = Secret.of(key.value(), KEYS);
            signer = Optional.of(key.value().refusing(() -> before.isEmpty()
                    ? AddressSigner.of(key.key(), secret)
                    : before.get().accepting(key.key(), secret)));
        }
        var longest = keys.get("signedFor").map(value -> value.duration(MIN_SIGNED, AddressSigner.MAX_LONGEST)).orElse(AddressSigner.USUAL_LONGEST);
        return signer.map(made -> made.upTo(longest));
    }

    private void add(Mapping keys, String... patterns) {
        var may = keys.need("may", actionNames());
        Set<Action> actions = may.listOrOne().stream()
                .map(action -> ACTIONS.get(action.choice(List.copyOf(ACTIONS.keySet()))))
                .collect(Collectors.toSet());
        for (var who : keys.need("who", WHO).listOrOne()) {
            var text = who.text(WHO);
            var whom = who.refusing(() -> Who.of(text));
            if (whom instanceof Who.Certified && !certificates) {
                throw who.place().error("%s: no port asks for certificates (expected: 'clients' at one with https)".formatted(who.path()));
            }
            who.refusing(() -> rules.allow(whom, actions, patterns));
            isEmpty = false;
            asks |= whom instanceof Who.Asked;
        }
    }

    private static String actionNames() {
        return String.join(", ", ACTIONS.keySet()) + ", or a list of them";
    }
}
