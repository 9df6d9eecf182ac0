// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Undecided;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What rules say, without a server.
class AccessRulesTest {
    private static final PasswordHash PASSWORD = QuickPassword.of("correct horse");
    private static final String TOKEN = TokenHash.newToken();

    private final AtomicLong nanos = new AtomicLong();

    private AccessRules.Builder builder() {
        return AccessRules.builder().user("anna", PASSWORD).user("bob", PASSWORD).token("printer", TokenHash.of(TOKEN)).measuredBy(nanos::get);
    }

    private static Caller at(String address) {
        try {
            return Caller.remote(address, InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static Verdict ask(AccessRules rules, Action action, String stream, Caller caller) {
        return switch (rules.check(action, StreamName.of(stream), caller)) {
            case Verdict verdict -> verdict;
            case Decision.Later(var later) -> later.toCompletableFuture().join();
        };
    }

    @Test
    void whatNoRuleIsAboutIsLeftToTheListener() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "door").build();

        assertThat(ask(rules, Action.WATCH, "hall", at("10.0.0.1"))).isInstanceOf(Undecided.class);
        assertThat(ask(rules, Action.PUBLISH, "door", at("10.0.0.1"))).isInstanceOf(Undecided.class);
        assertThat(ask(rules, Action.ADMINISTER, "door", at("10.0.0.1"))).isInstanceOf(Undecided.class);
    }

    @ParameterizedTest
    @CsvSource({
        "door, door, true", "door, doors, false", "door, door/left, false",
        "yard/*, yard/gate, true", "yard/*, yard/gate/left, true", "yard/*, yard, false", "yard/*, yards/gate, false",
        "*, door, true", "*, yard/gate, true"
    })
    void aPatternIsOneNameOrAllBelowOne(String pattern, String stream, boolean matches) {
        var rules = builder().allow(new Who.Nobody(), Set.of(Action.WATCH), pattern).build();

        assertThat(ask(rules, Action.WATCH, stream, at("10.0.0.1")) instanceof Denied).isEqualTo(matches);
    }

    @Test
    void whoMayWatchMayTakeSnapshotsAndNotTheOtherWayRound() {
        var rules = builder()
                .allow(new Who.Anybody(), Set.of(Action.SNAPSHOT), "door")
                .allow(new Who.Anybody(), Set.of(Action.WATCH), "hall")
                .build();

        assertThat(ask(rules, Action.SNAPSHOT, "door", at("10.0.0.1"))).isInstanceOf(Allowed.class);
        assertThat(ask(rules, Action.WATCH, "door", at("10.0.0.1"))).isEqualTo(Decision.hidden());
        assertThat(ask(rules, Action.SNAPSHOT, "hall", at("10.0.0.1"))).isInstanceOf(Allowed.class);
        assertThat(ask(rules, Action.WATCH, "hall", at("10.0.0.1"))).isInstanceOf(Allowed.class);
    }

    @Test
    void anAddressIsARight() {
        var rules = builder().allow(Who.of("192.168.0.0/16"), Set.of(Action.PUBLISH), "door").build();

        assertThat(ask(rules, Action.PUBLISH, "door", at("192.168.7.7"))).isInstanceOf(Allowed.class);
        assertThat(((Denied) ask(rules, Action.PUBLISH, "door", at("10.0.0.1"))).reason())
                .isEqualTo("door: 'publish' is not allowed from 10.0.0.1 (expected: an address that a rule of 'access' names)");
    }

    @Test
    void aProgramOfThisMachineIsOneThatCameThroughNoProxy() {
        var rules = builder().allow(new Who.Loopback(), Set.of(Action.PUBLISH), "door").build();

        assertThat(ask(rules, Action.PUBLISH, "door", at("127.0.0.1"))).isInstanceOf(Allowed.class);
        assertThat(ask(rules, Action.PUBLISH, "door", at("127.0.0.1").asking("", Optional.empty(), true))).isInstanceOf(Denied.class);
    }

    @Test
    void aForeignPageHasNoRightsByItsAddressAndMayOnlyWatchWhatEverybodyMay() {
        var rules = builder()
                .allow(new Who.Anybody(), Set.of(Action.WATCH, Action.PUBLISH), "open")
                .allow(Who.of("10.0.0.0/8"), Set.of(Action.WATCH, Action.PUBLISH), "door")
                .allow(new Who.Token("printer"), Set.of(Action.PUBLISH), "door")
                .build();
        var page = at("10.0.0.1").ofForeignPage();

        assertThat(ask(rules, Action.WATCH, "open", page)).isInstanceOf(Allowed.class);
        assertThat(ask(rules, Action.PUBLISH, "open", page)).isInstanceOf(Denied.class);
        assertThat(ask(rules, Action.WATCH, "door", page)).isInstanceOf(Denied.class);
        assertThat(ask(rules, Action.PUBLISH, "door", page)).isInstanceOf(Denied.class);
        assertThat(ask(rules, Action.PUBLISH, "door", at("10.0.0.1").presenting("Bearer " + TOKEN).ofForeignPage())).isInstanceOf(Allowed.class);
    }

    @Test
    void aPasswordAnOperatorsPromptSendsIsNoRightOfAForeignPage() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "door").build();
        var anna = at("10.0.0.1").presenting(basic("anna", "correct horse"));

        assertThat(ask(rules, Action.WATCH, "door", anna)).isInstanceOf(Allowed.class);
        assertThat(ask(rules, Action.WATCH, "door", anna.ofForeignPage())).isEqualTo(
                Decision.challenged("door: a credential is needed", "Bearer realm=\"kineograph\""));
    }

    @Test
    void aUserWhomNoRuleNamesLearnsNothing() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH, Action.PUBLISH), "door").build();
        var bob = at("10.0.0.1").presenting(basic("bob", "correct horse"));

        assertThat(ask(rules, Action.WATCH, "door", bob)).isEqualTo(Decision.hidden());
        assertThat(ask(rules, Action.PUBLISH, "door", bob)).isEqualTo(
                Decision.denied("door: 'publish' is not allowed (expected: somebody whom a rule of 'access' names)"));
        assertThat(ask(rules, Action.WATCH, "door", bob.presenting("Bearer " + TOKEN))).isEqualTo(Decision.hidden());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !", "Basic eA==", "Digest x", "Bearer", "x"})
    void aMalformedCredentialIsAsGoodAsNone(String authorization) {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "door").build();

        var verdict = (Denied) ask(rules, Action.WATCH, "door", at("10.0.0.1").presenting(authorization));

        assertThat(verdict.challenge()).contains("Basic realm=\"kineograph\", charset=\"UTF-8\"");
    }

    @Test
    void tenFailuresAMinuteOfAnAddressAreAnswered() {
        var rules = builder().allow(new Who.Token("printer"), Set.of(Action.PUBLISH), "door").build();
        var guess = at("10.0.0.1").presenting("Bearer " + "x".repeat(40));
        for (int i = 0; i < 10; i++) {
            assertThat(((Denied) ask(rules, Action.PUBLISH, "door", guess.presenting("Bearer " + i))).challenge()).isPresent();
            nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        }

        var refused = (Denied) ask(rules, Action.PUBLISH, "door", guess);

        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(31));
        assertThat(refused.reason()).isEqualTo("door: too many attempts (expected: another try in 31 s)");
        assertThat(((Denied) ask(rules, Action.PUBLISH, "door", guess.presenting(basic("anna", "correct horse")))).retryAfter()).isPresent();
        assertThat(((Denied) ask(rules, Action.PUBLISH, "door", at("10.0.0.1"))).challenge()).isPresent();
        assertThat(((Denied) ask(rules, Action.PUBLISH, "door", at("10.0.0.2").presenting("Bearer x"))).challenge()).isPresent();
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(((Denied) ask(rules, Action.PUBLISH, "door", guess)).challenge()).isPresent();
    }

    @Test
    void whoHasARightAlreadyIsNotAffectedByGuessesFromItsAddress() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "door").allow(new Who.Token("printer"), Set.of(Action.WATCH), "door").build();
        var anna = at("10.0.0.1").presenting(basic("anna", "correct horse"));
        assertThat(ask(rules, Action.WATCH, "door", anna)).isInstanceOf(Allowed.class);

        for (int i = 0; i < 12; i++) {
            ask(rules, Action.WATCH, "door", at("10.0.0.1").presenting("Bearer " + i));
        }

        assertThat(((Denied) ask(rules, Action.WATCH, "door", at("10.0.0.1").presenting("Bearer x"))).retryAfter()).isPresent();
        assertThat(ask(rules, Action.WATCH, "door", anna)).isInstanceOf(Allowed.class);
        assertThat(ask(rules, Action.WATCH, "door", at("10.0.0.1").presenting("Bearer " + TOKEN))).isInstanceOf(Allowed.class);
    }

    @Test
    void aRightPasswordIsRememberedForSomeMinutes() {
        var checks = new PasswordChecks(new Principals(Map.of("anna", PASSWORD), Map.of(), Map.of(), Map.of(), Optional.empty()), nanos::get);

        assertThat(checks.isRemembered("anna", "correct horse")).isFalse();
        assertThat(checks.begin("anna", "wrong").join()).isFalse();
        assertThat(checks.begin("bob", "correct horse").join()).isFalse();
        assertThat(checks.begin("anna", "correct horse").join()).isTrue();

        assertThat(checks.isRemembered("anna", "correct horse")).isTrue();
        assertThat(checks.isRemembered("anna", "wrong")).isFalse();
        assertThat(checks.isRemembered("bob", "correct horse")).isFalse();
        nanos.addAndGet(PasswordChecks.REMEMBERED.toNanos());
        assertThat(checks.isRemembered("anna", "correct horse")).isFalse();
    }

    @Test
    void tenFailuresAMinuteOfAUserAreAnsweredWhereverTheyComeFrom() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "door").build();
        for (int i = 0; i < 10; i++) {
            var verdict = (Denied) ask(rules, Action.WATCH, "door", at("10.0.1." + i).presenting(basic("anna", "guess " + i)));
            assertThat(verdict.reason()).isEqualTo("door: the name or the password is wrong");
        }

        assertThat(((Denied) ask(rules, Action.WATCH, "door", at("10.0.2.1").presenting(basic("anna", "correct horse")))).retryAfter()).isPresent();
        assertThat(((Denied) ask(rules, Action.WATCH, "door", at("10.0.2.1").presenting(basic("eve", "correct horse")))).challenge()).isPresent();
    }

    @Test
    void guessesAtOnceAreNoMoreThanGuessesInTurn() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "door").build();
        var decisions = new ArrayList<Decision>();
        for (int i = 0; i < 15; i++) {
            decisions.add(rules.check(Action.WATCH, StreamName.of("door"), at("10.0.0.1").presenting(basic("anna", "guess " + i))));
        }

        assertThat(decisions.subList(0, 10)).noneMatch(AccessRulesTest::isThrottled);
        assertThat(decisions.subList(10, 15)).allMatch(AccessRulesTest::isThrottled);
    }

    private static boolean isThrottled(Decision decision) {
        return decision instanceof Denied denied && denied.retryAfter().isPresent();
    }

    @Test
    void theSameGuessAgainIsNotAnotherOne() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "*").build();
        for (var credential : List.of("Bearer revoked", basic("anna", "mistyped"), basic("a b", "mistyped"))) {
            for (int i = 0; i < 30; i++) {
                var verdict = (Denied) ask(rules, Action.WATCH, "camera" + i, at("10.0.0.1").presenting(credential));
                assertThat(verdict.challenge()).as(credential).isPresent();
            }
        }

        assertThat(ask(rules, Action.WATCH, "door", at("10.0.0.1").presenting(basic("anna", "correct horse")))).isInstanceOf(Allowed.class);
    }

    @Test
    void fiftyPicturesOfOnePageCheckItsPasswordOnce() {
        var rules = builder().allow(new Who.User("anna"), Set.of(Action.WATCH), "*").build();
        var anna = at("10.0.0.1").presenting(basic("anna", "correct horse"));
        var decisions = new ArrayList<Decision>();
        for (int i = 0; i < 50; i++) {
            decisions.add(rules.check(Action.WATCH, StreamName.of("camera" + i), anna));
        }

        assertThat(decisions).allSatisfy(decision -> {
            var verdict = decision instanceof Decision.Later(var later) ? later.toCompletableFuture().join() : decision;
            assertThat(verdict).isInstanceOf(Allowed.class);
        });
    }

    @Test
    void addressesOfOneNetworkOfIPv6AreOneGuesser() {
        var rules = builder().allow(new Who.Token("printer"), Set.of(Action.PUBLISH), "door").build();
        for (int i = 0; i < 10; i++) {
            ask(rules, Action.PUBLISH, "door", at("2001:db8::" + i).presenting("Bearer " + i));
        }

        assertThat(((Denied) ask(rules, Action.PUBLISH, "door", at("2001:db8::77").presenting("Bearer x"))).retryAfter()).isPresent();
        assertThat(((Denied) ask(rules, Action.PUBLISH, "door", at("2001:db8:0:1::77").presenting("Bearer x"))).challenge()).isPresent();
    }

    @Test
    void guessersInCrowdsFillNoMemory() {
        var failures = new FailedAttempts(nanos::get);
        for (int i = 0; i < 30_000; i++) {
            failures.begin(List.of("address " + i), "guess");
        }

        assertThat(failures.size()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anybody", "loopback", "127.0.0.1"})
    void nobodyAdministersWithoutACredential(String who) {
        assertThatThrownBy(() -> builder().allow(Who.of(who), Set.of(Action.ADMINISTER), "*"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("may: admin, for callers without a credential (expected: a user, a token, a jwt or a certificate, wherever they come from)");
    }

    @Test
    void aRuleNamesOnlyWhoIsKnown() {
        assertThatThrownBy(() -> builder().allow(new Who.User("ana"), Set.of(Action.WATCH), "*"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("who: user ana, who is unknown (expected: user anna, user bob, token printer)");
    }

    @Test
    void eachNameHasATokenOfItsOwn() {
        assertThatThrownBy(() -> builder().token("other", TokenHash.of(TOKEN)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("token: other, the same as another one (expected: a token of its own)");
        assertThatThrownBy(() -> builder().token("printer", TokenHash.of(TokenHash.newToken()))).hasMessage("token: printer, a second time (expected: another name)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "user a b", "anybody else", "everyone", "300.1.1.1", ""})
    void whoIsOneOfFew(String text) {
        assertThatThrownBy(() -> Who.of(text)).isInstanceOf(RefusedException.class).hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "anybody", "loopback", "signed", "user anna", "token printer", "10.0.0.0/8", "fd00::/8"})
    void whoIsReadAsItIsWritten(String text) {
        assertThat(Who.of(text).text()).isEqualTo(text);
        assertThat(Who.of(Who.of(text).text())).isEqualTo(Who.of(text));
    }
}
