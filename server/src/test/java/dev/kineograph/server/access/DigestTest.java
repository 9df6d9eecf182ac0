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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Digest, without a server.
class DigestTest {
    private static final String PASSWORD = "correct hörse";
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private final AtomicLong nanos = new AtomicLong();

    private final AccessRules rules = builder().build();

    private AccessRules.Builder builder() {
        return AccessRules.builder()
                .user("cam", DigestHash.of("cam", PASSWORD.toCharArray()))
                .user("anna", QuickPassword.of("battery"))
                .allow(new Who.User("cam"), Set.of(Action.WATCH), "door", "yard/*")
                .allow(new Who.User("anna"), Set.of(Action.WATCH), "yard/*", "hall")
                .measuredBy(nanos::get);
    }

    private static Caller at(String address) {
        return Caller.remote(address, InetAddress.ofLiteral(address));
    }

    private static Verdict ask(AccessRules rules, String stream, Caller caller) {
        return switch (rules.check(Action.WATCH, StreamName.of(stream), caller)) {
            case Verdict verdict -> verdict;
            case Decision.Later(var later) -> later.toCompletableFuture().join();
        };
    }

    /// Its time would tell whose name it is, otherwise.
    @Test
    void aPasswordThatIsTypedTakesAsLongAsThatOfAnybodyElse() {
        for (var user : List.of("cam", "nobody")) {
            var basic = "Basic " + Base64.getEncoder().encodeToString((user + ":guess").getBytes(UTF_8));

            assertThat(rules.check(Action.WATCH, StreamName.of("door"), at("10.0.0.1").presenting(basic))).as(user).isInstanceOf(Decision.Later.class);
        }
    }

    private Verdict ask(String header) {
        return ask(rules, "door", asking(header));
    }

    private static Caller asking(String header) {
        return at("10.0.0.1").presenting(header, new Caller.RequestLine("GET", "/door.mjpg?fps=5"));
    }

    private String nonce() {
        var challenge = ((Denied) ask(rules, "door", at("10.0.0.9"))).challenge().orElseThrow();
        var found = NONCE.matcher(challenge);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String hash(String algorithm, String... parts) {
        return DigestHash.hash(algorithm, String.join(":", parts));
    }

    private static String header(String algorithm, String user, String password, String nonce, int count) {
        var uri = "/door.mjpg?fps=5";
        var nc = "%08x".formatted(count);
        var response = hash(algorithm, hash(algorithm, user, "kineograph", password), nonce, nc, "c1", "auth", hash(algorithm, "GET", uri));
        return "Digest username=\"%s\", realm=\"kineograph\", nonce=\"%s\", uri=\"%s\", algorithm=%s, qop=auth, nc=%s, cnonce=\"c1\", response=\"%s\""
                .formatted(user, nonce, uri, algorithm, nc, response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void whoKnowsThePasswordIsTheUser(String algorithm) {
        assertThat(ask(header(algorithm, "cam", PASSWORD, nonce(), 1))).isEqualTo(Decision.allowed());
        assertThat(ask(header(algorithm, "cam", "wrong", nonce(), 1))).isInstanceOf(Denied.class);
        assertThat(ask(header(algorithm, "anna", "battery", nonce(), 1))).as("has another hash").isInstanceOf(Denied.class);
        assertThat(ask(header(algorithm, "nobody", "-", nonce(), 1))).as("what unknown users are compared with").isInstanceOf(Denied.class);
    }

    @Test
    void itIsAskedForWhereSomebodyHasIt() {
        assertThat(((Denied) ask(rules, "door", at("10.0.0.1"))).challenge().orElseThrow().lines()).satisfiesExactly(
                line -> assertThat(line).matches("Digest realm=\"kineograph\", qop=\"auth\", algorithm=SHA-256, nonce=\"[A-Za-z0-9_-]+\", charset=UTF-8"),
                line -> assertThat(line).matches("Digest realm=\"kineograph\", qop=\"auth\", algorithm=MD5, nonce=\"[A-Za-z0-9_-]+\", charset=UTF-8"));
        assertThat(((Denied) ask(rules, "yard/gate", at("10.0.0.1"))).challenge().orElseThrow().lines()).hasSize(3).last().asString().startsWith("Basic ");
        assertThat(((Denied) ask(rules, "hall", at("10.0.0.1"))).challenge()).hasValue("Basic realm=\"kineograph\", charset=\"UTF-8\"");
        assertThat(((Denied) ask(rules, "door", at("10.0.0.1").ofForeignPage())).challenge()).hasValue("Bearer realm=\"kineograph\"");
    }

    @Test
    void anAnswerCountsOnceAndACountOfANonceToo() {
        var nonce = nonce();
        var first = header("SHA-256", "cam", PASSWORD, nonce, 1);

        assertThat(ask(first)).isInstanceOf(Allowed.class);
        assertThat(((Denied) ask(first)).challenge().orElseThrow()).contains(", stale=true");
        assertThat(ask(header("SHA-256", "cam", PASSWORD, nonce, 3))).isInstanceOf(Allowed.class);
        assertThat(ask(header("SHA-256", "cam", PASSWORD, nonce, 2))).as("overtaken on another connection").isInstanceOf(Allowed.class);
        assertThat(ask(header("SHA-256", "cam", PASSWORD, nonce, 2))).isInstanceOf(Denied.class);
        assertThat(ask(header("SHA-256", "cam", PASSWORD, nonce, 1000))).isInstanceOf(Allowed.class);
        assertThat(ask(header("SHA-256", "cam", PASSWORD, nonce, 4))).as("much too late").isInstanceOf(Denied.class);
    }

    @Test
    void oneRequestMayBeAskedAboutManyTimesAndByOtherRules() {
        var request = asking(header("SHA-256", "cam", PASSWORD, nonce(), 1));

        assertThat(ask(rules, "door", request)).isInstanceOf(Allowed.class);
        assertThat(ask(rules, "yard/gate", request)).isInstanceOf(Allowed.class);
        nanos.addAndGet(DigestNonces.LASTS.multipliedBy(10).toNanos());
        assertThat(ask(rules, "door", request)).isInstanceOf(Allowed.class);
        assertThat(ask(builder().build(), "door", request)).isInstanceOf(Allowed.class);
        assertThat(ask(AccessRules.builder()
                        .user("cam", DigestHash.of("cam", "another".toCharArray()))
                        .allow(new Who.User("cam"), Set.of(Action.WATCH), "door")
                        .build(), "door", request)).isInstanceOf(Denied.class);
    }

    @Test
    void aNonceIsOursAndNotOld() {
        var nonce = nonce();
        var stranger = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

        for (var bad : List.of(stranger, nonce.substring(1), nonce + "A", "", "!")) {
            assertThat(((Denied) ask(header("MD5", "cam", PASSWORD, bad, 1))).challenge().orElseThrow()).as(bad).contains(", stale=true");
        }
        nanos.addAndGet(DigestNonces.LASTS.toNanos());
        assertThat(((Denied) ask(header("MD5", "cam", PASSWORD, nonce, 1))).challenge().orElseThrow()).contains(", stale=true");
        assertThat(((Denied) ask(header("MD5", "cam", "wrong", nonce, 1))).challenge().orElseThrow()).doesNotContain("stale");
    }

    @ParameterizedTest
    @CsvSource({
        "qop=auth, qop=auth-int", "qop=auth, x=y", "kineograph, elsewhere", "algorithm=MD5, algorithm=MD5-sess", "algorithm=MD5, algorithm=SHA-512", "nc=00000001, nc=1",
        "uri=\"/door.mjpg?fps=5\", uri=\"/door.mjpg\"", "'username=', 'username=\"cam\", username='", "'Digest ', 'Digest \"'", "cnonce, other", "response, other"
    })
    void whatIsForSomethingElseIsNoCredential(String part, String other) {
        var right = header("MD5", "cam", PASSWORD, nonce(), 1);

        assertThat(right).contains(part);
        assertThat(ask(right.replace(part, other))).isInstanceOf(Denied.class);
        assertThat(ask(rules, "door", at("10.0.0.1").presenting(right, new Caller.RequestLine("POST", "/door.mjpg?fps=5")))).isInstanceOf(Denied.class);
        assertThat(ask(rules, "door", at("10.0.0.1").presenting(right))).as("without a request, as over Socket.IO").isInstanceOf(Denied.class);
    }

    @Test
    void nonsenseIsNoCredential() {
        for (var text : List.of("x", "=", "\"".repeat(2000), "a=\"" + "\\\\".repeat(2000), "a=b,".repeat(3000), ",".repeat(4000), "a=\"b")) {
            assertThat(((Denied) ask("Digest " + text)).reason()).isEqualTo("door: Authorization: malformed (expected: Digest with qop=auth, for what was asked)");
        }
    }

    @Test
    void guessesAreCountedHoweverTheyAreSent() {
        assertThat(ask(header("MD5", "cam", PASSWORD, nonce(), 1))).isInstanceOf(Allowed.class);
        for (int i = 0; i < FailedAttempts.MAX_GUESSES; i++) {
            var guess = i % 2 == 0 ? header("MD5", "cam", "guess" + i, nonce(), 1) : "Basic " + Base64.getEncoder().encodeToString(("cam:guess" + i).getBytes(UTF_8));
            assertThat(((Denied) ask(guess)).challenge()).isPresent();
        }

        assertThat(((Denied) ask(header("MD5", "cam", "guess", nonce(), 1))).retryAfter()).isPresent();
        assertThat(ask(header("MD5", "cam", PASSWORD, nonce(), 1))).as("was right lately").isInstanceOf(Allowed.class);
        var elsewhere = at("10.0.0.2").presenting(header("MD5", "cam", PASSWORD, nonce(), 1), new Caller.RequestLine("GET", "/door.mjpg?fps=5"));
        assertThat(((Denied) ask(rules, "door", elsewhere)).retryAfter()).as("right or wrong, for this user").isPresent();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(ask(rules, "door", elsewhere)).isInstanceOf(Allowed.class);
    }

    @Test
    void thePasswordCountsAsBasicTooAndOnThePage() {
        var basic = "Basic " + Base64.getEncoder().encodeToString(("cam:" + PASSWORD).getBytes(UTF_8));

        assertThat(ask(rules, "door", at("10.0.0.1").presenting(basic))).isInstanceOf(Allowed.class);
        assertThat(rules.signIn("cam", PASSWORD, at("10.0.0.1")).toCompletableFuture().join().session()).isPresent();
        assertThat(rules.hasUsers()).isTrue();
    }

    @Test
    void crowdsOfNoncesFillNoMemory() {
        var nonces = new DigestNonces(nanos::get);
        var first = nonces.create();
        nanos.incrementAndGet();
        assertThat(nonces.use(first, 1)).isTrue();

        for (int i = 0; i < DigestNonces.MAX; i++) {
            nanos.incrementAndGet();
            assertThat(nonces.use(nonces.create(), 1)).isTrue();
        }

        assertThat(nonces.size()).isEqualTo(DigestNonces.MAX);
        assertThat(nonces.use(first, 2)).as("forgotten, and so it counts as old").isFalse();
    }

    static Stream<String> lines() {
        var line = DigestHash.of("cam", PASSWORD.toCharArray()).line();
        return Stream.of("", "digest:", line + "0", line.toUpperCase(Locale.ROOT), line.substring(0, 71), "pbkdf2-sha256:1:A:B");
    }

    @Test
    void aLineIsWhatWasStored() {
        var line = DigestHash.of("cam", PASSWORD.toCharArray()).line();

        assertThat(DigestHash.parse(line).line()).isEqualTo(line).isEqualTo("digest:%s:%s".formatted(hash("SHA-256", "cam", "kineograph", PASSWORD), hash("MD5", "cam", "kineograph", PASSWORD)));
        assertThat(DigestHash.parse(line).toString()).doesNotContain(line.substring(7, 20));
        assertThat(lines()).allSatisfy(bad -> assertThatThrownBy(() -> DigestHash.parse(bad)).isInstanceOf(RefusedException.class).hasMessageNotContaining("pbkdf2"));
        assertThatThrownBy(() -> builder().user("anna", DigestHash.parse(line))).isInstanceOf(RefusedException.class).hasMessage("user: anna, a second time (expected: another name)");
    }
}
