// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.server.LogLines;
import java.net.InetAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Keys at an address: of a real server, which also hangs, floods, leads elsewhere and has other keys than before.
class FetchedJwtKeysTest {
    private static final KeyPair OLD = Jwts.pair("EC");
    private static final KeyPair NEW = Jwts.pair("Ed25519");

    private final AtomicLong nanos = new AtomicLong();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final KeyServer server = new KeyServer();

    private final AccessRules rules = AccessRules.builder()
            .trusting(JwtIssuer.fetching(Jwts.ISSUER, Jwts.AUDIENCE, server.address("/keys"), nanos::get))
            .allow(new Who.Jwt("", ""), Set.of(Action.WATCH), "door")
            .build();

    private Decision decide(String token) {
        var caller = Caller.remote("10.0.0.1", InetAddress.ofLiteral("10.0.0.1")).presenting("Bearer " + token);
        return rules.check(Action.WATCH, StreamName.of("door"), caller);
    }

    private Verdict ask(String token) {
        return settled(decide(token));
    }

    private static Verdict settled(Decision decision) {
        return switch (decision) {
            case Verdict verdict -> verdict;
            case Decision.Later(var later) -> later.toCompletableFuture().join();
        };
    }

    private static String token(String id, KeyPair pair) {
        return Jwts.signed(pair, Map.of("alg", pair == OLD ? "ES256" : "EdDSA", "kid", id), Jwts.claims());
    }

    private void has(Object... keys) {
        server.answers(200, Jwts.json(Map.of("keys", Arrays.asList(keys))));
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void theyAreFetchedOnceForManyTokens() {
        has(Jwts.jwk("old", OLD));

        var decisions = IntStream.range(0, 20).mapToObj(_ -> decide(token("old", OLD))).toList();

        assertThat(decisions).allSatisfy(decision -> assertThat(settled(decision)).isInstanceOf(Allowed.class));
        assertThat(decide(token("old", OLD))).as("known now").isInstanceOf(Allowed.class);
        assertThat(server.asked).hasSize(1);
        assertThat(server.asked.getFirst().method() + server.asked.getFirst().path()).isEqualTo("GET/keys");
    }

    @Test
    void aKeyThatIsNewIsFetchedAndOneThatIsGoneIsNoLongerOne() {
        has(Jwts.jwk("old", OLD));
        assertThat(ask(token("old", OLD))).isInstanceOf(Allowed.class);
        has(Jwts.jwk("new", NEW));

        assertThat(ask(token("new", NEW))).as("too soon").isInstanceOf(Denied.class);
        later(FetchedJwtKeys.PAUSE);
        assertThat(ask(token("new", NEW))).isInstanceOf(Allowed.class);
        assertThat(ask(token("old", OLD))).isInstanceOf(Denied.class);
    }

    @Test
    void tokensThatNameAnyKeyMakeFewRequests() {
        has(Jwts.jwk("old", OLD));

        for (int i = 0; i < 100; i++) {
            assertThat(ask(token("invented" + i, OLD))).isInstanceOf(Denied.class);
        }

        assertThat(server.asked).hasSize(1);
        assertThat(ask(token("old", OLD))).isInstanceOf(Allowed.class);
    }

    @Test
    void theLastOnesStayWhileTheServerDoesNotAnswer() {
        has(Jwts.jwk("old", OLD));
        ask(token("old", OLD));
        server.hangs();

        later(FetchedJwtKeys.FRESH);
        assertThat(decide(token("old", OLD))).as("not made to wait").isInstanceOf(Allowed.class);
        await().until(() -> log.lines().stream().anyMatch(line -> line.endsWith("/keys: no answer in time; the last ones stay")));
        later(FetchedJwtKeys.OLD);
        assertThat(decide(token("old", OLD))).isInstanceOf(Decision.Later.class);
        assertThat(ask(token("old", OLD))).isInstanceOf(Allowed.class);
    }

    @Test
    void theyAreFetchedAgainBesideTheTokensThatTheyVerify() {
        has(Jwts.jwk("old", OLD));
        ask(token("old", OLD));
        has(Jwts.jwk("new", NEW));
        later(FetchedJwtKeys.FRESH);

        assertThat(decide(token("old", OLD))).isInstanceOf(Allowed.class);
        await().until(() -> ask(token("new", NEW)) instanceof Allowed);
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void withoutAnyKeysNoTokenCounts() {
        var sentences = new ArrayList<String>();
        for (var answer : List.<KeyServer.Answering>of(
                exchange -> KeyServer.answer(exchange, 500, "no"),
                exchange -> {
                    exchange.getResponseHeaders().set("Location", server.address("/elsewhere").toString());
                    KeyServer.answer(exchange, 302, "");
                },
                exchange -> KeyServer.answer(exchange, 200, "<html>"),
                exchange -> KeyServer.answer(exchange, 200, "{\"keys\":[]}"),
                exchange -> KeyServer.answer(exchange, 200, Jwts.json(Map.of("keys", List.of(Jwts.jwk("old", OLD)), "pad", "x".repeat(FetchedJwtKeys.MAX_BYTES)))),
                exchange -> exchange.close())) {
            server.answers(answer);
            later(FetchedJwtKeys.PAUSE);
            sentences.add(((Denied) ask(token("old", OLD))).reason());
        }

        assertThat(sentences).containsOnly("door: tokens cannot be verified now (expected: another try later)");
        assertThat(server.asked).extracting(KeyServer.Asked::path).containsOnly("/keys");
        assertThat(log.lines()).hasSize(6).allMatch(line -> line.endsWith("no token by them counts until there are some"));
        assertThat(log.lines().get(1)).contains("answers 302 (expected: 200, and no redirect)");
        assertThat(log.lines().get(3)).contains("no key (expected: one for RS256, ES256 or EdDSA)");
        has(Jwts.jwk("old", OLD));
        later(FetchedJwtKeys.PAUSE);
        assertThat(ask(token("old", OLD))).as("nobody was counted as a guesser").isInstanceOf(Allowed.class);
    }

    @Test
    void aSecretInASetIsNoKeyAndAKeyForSomethingElseNeither() {
        var encrypting = Jwts.jwk("enc", OLD);
        encrypting.put("use", "enc");
        var other = Jwts.jwk("other", OLD);
        other.put("alg", "ES512");
        has(Map.of("kty", "oct", "kid", "s", "k", "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"), encrypting, other, Jwts.jwk("new", NEW));

        assertThat(ask(Jwts.signed("secret-secret-secret-secret-secret".getBytes(UTF_8), Map.of("alg", "HS256", "kid", "s"), Jwts.claims()))).isInstanceOf(Denied.class);
        assertThat(ask(token("enc", OLD))).isInstanceOf(Denied.class);
        assertThat(ask(token("other", OLD))).isInstanceOf(Denied.class);
        assertThat(ask(token("new", NEW))).isInstanceOf(Allowed.class);
        assertThat(ask(Jwts.signed(NEW, Jwts.claims()))).as("without an id").isInstanceOf(Allowed.class);
    }
}
