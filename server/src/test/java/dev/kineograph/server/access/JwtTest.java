// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens that an issuer has signed, and those that it has not, without a server.
class JwtTest {
    private static final KeyPair RSA = Jwts.pair("RSA");
    private static final KeyPair EC = Jwts.pair("EC");
    private static final KeyPair ED = Jwts.pair("Ed25519");
    private static final String SECRET = "a secret that is long enough for it".replace(' ', '-');

    private static AccessRules rules(String key, String... who) {
        return rules(JwtIssuer.of(Jwts.ISSUER, Jwts.AUDIENCE, JwtKey.parse(key)), who);
    }

    private static AccessRules rules(JwtIssuer issuer, String... who) {
        var rules = AccessRules.builder().trusting(issuer);
        for (var one : who.length == 0 ? new String[] {"jwt"} : who) {
            rules.allow(Who.of(one), Set.of(Action.WATCH), "door", "yard/*");
        }
        return rules.build();
    }

    private static Verdict ask(AccessRules rules, String stream, String token) {
        return ask(rules, stream, Caller.remote("10.0.0.1", InetAddress.ofLiteral("10.0.0.1")).presenting("Bearer " + token));
    }

    private static Verdict ask(AccessRules rules, String stream, Caller caller) {
        return switch (rules.check(Action.WATCH, StreamName.of(stream), caller)) {
            case Verdict verdict -> verdict;
            case Decision.Later(var later) -> later.toCompletableFuture().join();
        };
    }

    private static void assertWrong(AccessRules rules, String token, String fault) {
        assertThat(ask(rules, "door", token)).isEqualTo(Decision.challenged("door: " + fault, "Bearer realm=\"kineograph\""));
    }

    static List<KeyPair> pairs() {
        return List.of(RSA, EC, ED);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aTokenByTheKeyOfItsIssuerIsARightUntilItEnds(KeyPair pair) {
        long end = Instant.now().getEpochSecond() + 100;

        var verdict = ask(rules(Jwts.pem(pair)), "door", Jwts.signed(pair, Jwts.claims("exp", end)));

        assertThat(verdict).isEqualTo(Decision.allowedUntil(Instant.ofEpochSecond(end + 60)));
        assertWrong(rules(Jwts.pem(Jwts.pair(pair.getPublic().getAlgorithm().equals("EdDSA") ? "Ed25519" : pair.getPublic().getAlgorithm()))),
                Jwts.signed(pair, Jwts.claims()), "the token is wrong");
    }

    @Test
    void aSecretIsAKeyToo() {
        assertThat(ask(rules(SECRET), "door", Jwts.signed(SECRET, Jwts.claims()))).isInstanceOf(Allowed.class);
        assertWrong(rules(SECRET), Jwts.signed(SECRET + "-", Jwts.claims()), "the token is wrong");
    }

    @Test
    void ed25519HasTwoNames() {
        assertThat(ask(rules(Jwts.pem(ED)), "door", Jwts.signed(ED, Map.of("alg", "Ed25519"), Jwts.claims()))).isInstanceOf(Allowed.class);
    }

    @Test
    void aTokenDoesNotChooseHowItIsVerified() {
        var rsa = rules(Jwts.pem(RSA));
        var publicKey = Jwts.pem(RSA).getBytes(UTF_8);

        for (var secret : List.of(publicKey, new String(publicKey, UTF_8).strip().getBytes(UTF_8), RSA.getPublic().getEncoded())) {
            assertWrong(rsa, Jwts.signed(secret, Map.of("alg", "HS256"), Jwts.claims()), "the token is wrong");
        }
        for (var algorithm : List.of("none", "None", "NONE", "", "RS384", "RS512", "PS256", "ES256", "HS512")) {
            assertWrong(rsa, Jwts.signed(RSA, Map.of("alg", algorithm), Jwts.claims()), "the token is wrong");
            assertWrong(rsa, Jwts.content(Map.of("alg", algorithm), Jwts.json(Jwts.claims())) + ".AAAA", "the token is wrong");
        }
        assertWrong(rsa, Jwts.content(Map.of("alg", "none"), Jwts.json(Jwts.claims())) + ".", "the token is wrong");
        assertWrong(rsa, Jwts.signed(EC, Map.of("alg", "RS256"), Jwts.claims()), "the token is wrong");
    }

    @Test
    void noKeyComesWithTheToken() {
        var other = Jwts.pair("RSA");
        var rules = rules(Jwts.pem(RSA));

        assertWrong(rules, Jwts.signed(other, Map.of("alg", "RS256", "jwk", Jwts.jwk("k", other)), Jwts.claims()), "the token is wrong");
        assertWrong(rules, Jwts.signed(other, Map.of("alg", "RS256", "jku", "http://127.0.0.1:9/keys"), Jwts.claims()), "the token is wrong");
        assertWrong(rules, Jwts.signed(RSA, Map.of("alg", "RS256", "crit", List.of("exp"), "exp", 1), Jwts.claims()), "the token is wrong");
        assertWrong(rules, Jwts.signed(RSA, Map.of("alg", "RS256", "typ", "dpop+jwt"), Jwts.claims()), "the token is wrong");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "exp, -, the token has no end (expected: one with 'exp')",
        "exp, -61, the time of this token is over (expected: a new one)",
        "exp, soon, the token is malformed (expected: claims as RFC 7519 has them)",
        "nbf, 120, the time of this token has not come",
        "aud, other, the token is for somebody else (expected: one whose 'aud' is this server's)",
        "aud, -, the token is for somebody else (expected: one whose 'aud' is this server's)",
        "iss, https://evil.example, the token is wrong",
        "iss, -, the token is wrong"
    })
    void whatATokenLacksIsSaidOfAGenuineOneOnly(String claim, String value, String fault) {
        Object changed = value != null && value.matches("-?[0-9]+") ? Instant.now().getEpochSecond() + Long.parseLong(value) : value;
        var claims = Jwts.claims(claim, changed);

        assertWrong(rules(Jwts.pem(RSA)), Jwts.signed(RSA, claims), fault);
        assertWrong(rules(Jwts.pem(RSA)), Jwts.signed(Jwts.pair("RSA"), claims), "the token is wrong");
    }

    @Test
    void clocksMayDifferByAMinuteAndAnAudienceMayBeOneOfSeveral() {
        long now = Instant.now().getEpochSecond();

        assertThat(ask(rules(Jwts.pem(EC)), "door", Jwts.signed(EC, Jwts.claims("exp", now - 30, "nbf", now + 30, "aud", List.of("other", Jwts.AUDIENCE)))))
                .isInstanceOf(Allowed.class);
    }

    @Test
    void whatIsNoSuchTokenIsAWrongOne() {
        var rules = rules(Jwts.pem(EC));
        var header = Map.<String, Object>of("alg", "ES256");
        var twice = "{\"iss\":\"%s\",\"aud\":\"kineograph\",\"exp\":1,\"exp\":99999999999}".formatted(Jwts.ISSUER);

        assertThat(ask(rules, "door", Jwts.signed(EC, header, Jwts.json(Jwts.claims())))).isInstanceOf(Allowed.class);
        for (var claims : List.of("", "[]", "7", "null", "{", twice, "[".repeat(5000), "{\"a\":".repeat(1200), Jwts.signed(EC, Jwts.claims()))) {
            assertWrong(rules(Jwts.pem(EC)), Jwts.signed(EC, header, claims), "the token is wrong");
        }
        assertWrong(rules, Jwts.signed(EC, header, Jwts.json(Jwts.claims("x", "y".repeat(6500)))), "the token is wrong");
        assertWrong(rules, Jwts.signed(EC, Jwts.claims()) + ".AAAA.AAAA", "the token is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "..", "e30.e30.e30", "eyJhbGciOiJFUzI1NiJ9.e30.", "eyJhbGciOiJFUzI1NiJ9.e30.!", "eyJhbGciOiJFUzI1NiJ9.%.AAAA"})
    void nonsenseIsAWrongToken(String token) {
        var answer = (Denied) ask(rules(Jwts.pem(EC)), "door", token);

        assertThat(answer.reason()).isEqualTo("door: the token is wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "jwt, true", "jwt group=family, true", "jwt group=work, false", "jwt name=anna, true", "jwt scope=read, true", "jwt scope=rea, false",
        "jwt realm_access.roles=viewer, true", "jwt realm_access.roles=admin, false", "jwt https://a.example/team=7, true", "jwt staff=true, true",
        "jwt watch, true", "jwt publish, false", "jwt group, false", "jwt nothing, false", "jwt nothing.at.all=x, false", "jwt name.first=anna, false"
    })
    void aRuleNamesThoseWhoseTokenSaysSo(String who, boolean isNamed) {
        var token = Jwts.signed(ED, Jwts.claims(
                "group", List.of("neighbours", "family"), "name", "anna", "scope", "openid read", "realm_access", Map.of("roles", List.of("viewer")),
                "https://a.example/team", 7, "staff", true, "watch", List.of("no name!", "door", "yard/*"), "publish", "hall"));

        var verdict = ask(rules(Jwts.pem(ED), who), "door", token);

        assertThat(verdict instanceof Allowed).isEqualTo(isNamed);
        assertThat(isNamed || verdict.equals(Decision.hidden())).isTrue();
        assertThat(Who.of(who).text()).isEqualTo(who);
    }

    @Test
    void aClaimMayNameTheStreams() {
        var rules = rules(Jwts.pem(ED), "jwt watch");
        var token = Jwts.signed(ED, Jwts.claims("watch", "yard/*"));

        assertThat(ask(rules, "yard/gate", token)).isInstanceOf(Allowed.class);
        assertThat(ask(rules, "door", token)).isEqualTo(Decision.hidden());
    }

    @Test
    void aKeyThatIsReplacedMayCountForAWhile() {
        var both = JwtIssuer.of(Jwts.ISSUER, Jwts.AUDIENCE, JwtKey.parse(Jwts.pem(EC))).accepting(JwtKey.parse(Jwts.pem(RSA)));

        assertThat(ask(rules(both), "door", Jwts.signed(EC, Jwts.claims()))).isInstanceOf(Allowed.class);
        assertThat(ask(rules(both), "door", Jwts.signed(RSA, Jwts.claims()))).isInstanceOf(Allowed.class);
    }

    @Test
    void aCookieCountsUnlessAForeignPageAsks() {
        var rules = rules(JwtIssuer.of(Jwts.ISSUER, Jwts.AUDIENCE, JwtKey.parse(SECRET)).inCookie("login"));
        var caller = Caller.remote("10.0.0.1", InetAddress.ofLiteral("10.0.0.1"));
        var withCookie = caller.withCookies(Map.of("login", Jwts.signed(SECRET, Jwts.claims())));

        assertThat(rules.cookies()).containsExactly("login");
        assertThat(ask(rules, "door", withCookie)).isInstanceOf(Allowed.class);
        assertThat(ask(rules, "door", withCookie.ofForeignPage())).isInstanceOf(Denied.class);
        assertThat(ask(rules, "door", caller.presenting("Bearer " + Jwts.signed(SECRET, Jwts.claims())).ofForeignPage())).isInstanceOf(Allowed.class);
    }

    @Test
    void wrongOnesAreCountedAndRightOnesPass() {
        var rules = rules(SECRET);
        var right = Jwts.signed(SECRET, Jwts.claims());

        for (int i = 0; i < 10; i++) {
            assertWrong(rules, Jwts.signed(SECRET + i, Jwts.claims()), "the token is wrong");
        }

        assertThat(((Denied) ask(rules, "door", Jwts.signed(SECRET + 10, Jwts.claims()))).retryAfter()).isPresent();
        assertThat(ask(rules, "door", right)).as("not seen before").isInstanceOf(Allowed.class);
        assertWrong(rules, Jwts.signed(SECRET, Jwts.claims("exp", 1)), "the time of this token is over (expected: a new one)");
    }

    @Test
    void crowdsOfTokensFillNoMemory() {
        var checks = new JwtChecks(new HashMap<>(Map.of(Jwts.ISSUER, JwtIssuer.of(Jwts.ISSUER, Jwts.AUDIENCE, JwtKey.parse(SECRET)))));
        var first = Jwts.signed(SECRET, Jwts.claims("n", 0));

        for (int i = 0; i <= JwtChecks.MAX_REMEMBERED; i++) {
            assertThat(checks.check(Jwts.signed(SECRET, Jwts.claims("n", i))).join().claims()).isPresent();
        }

        assertThat(checks.remembered()).isEqualTo(JwtChecks.MAX_REMEMBERED);
        assertThat(checks.check(first).join().claims()).isPresent();
    }

    static List<String> badKeys() {
        var pem = Jwts.pem(RSA);
        return List.of(
                "short", "with spaces and long enough to be a secret", "x".repeat(513), pem.replace("PUBLIC", "PRIVATE"), pem.replace("PUBLIC KEY", "CERTIFICATE"),
                Jwts.pem(Jwts.pair("RSA", 1024)), Jwts.pem(Jwts.pair("EC", 384)), pem.substring(0, 100), pem.replace("MII", "AAA"),
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----".formatted(Base64.getEncoder().encodeToString(new byte[0])));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void aKeyOfAnotherKindIsRefusedAndNotQuoted(String key) {
        assertThatThrownBy(() -> JwtKey.parse(key))
                .isInstanceOf(RefusedException.class)
                .hasMessageMatching("key: .* \\(expected: a public key in PEM, .*\\)")
                .message().doesNotContain(key.length() > 60 ? key.substring(40, 60) : key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a.example/", "https://user:password@a.example/", "keys", "https:///keys", "https://a.example/#x"})
    void anAddressOfKeysIsOneOfAWebServer(String address) {
        assertThatThrownBy(() -> JwtIssuer.fetching(Jwts.ISSUER, Jwts.AUDIENCE, URI.create(address)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("keys: no address of keys (expected: such as https://login.example.org/keys)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt =x", "jwt group=", "jwt a b", "jwt a\tb"})
    void aRuleThatCannotBeMeantIsRefused(String who) {
        assertThatThrownBy(() -> Who.of(who)).isInstanceOf(RefusedException.class).hasMessageStartingWith("who: ");
    }
}
