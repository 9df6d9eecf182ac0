// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Later;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Rules that take the place of others know what those knew.
class RulesThatFollowTest {
    private static final StreamName DOOR = StreamName.of("door");
    private static final Caller SOMEBODY = Caller.remote("somebody", InetAddress.getLoopbackAddress());

    private final AccessRules before = rules("correct horse").build();

    private static AccessRules.Builder rules(String password) {
        return AccessRules.builder().user("anna", QuickPassword.of(password)).allow(new Who.User("anna"), Set.of(Action.WATCH), "*");
    }

    private static Caller typing(String password) {
        return SOMEBODY.presenting("Basic " + Base64.getEncoder().encodeToString(("anna:" + password).getBytes(UTF_8)));
    }

    private static Decision settled(AccessRules rules, Caller caller) {
        return rules.check(Action.WATCH, DOOR, caller) instanceof Later(var later) ? later.toCompletableFuture().join() : rules.check(Action.WATCH, DOOR, caller);
    }

    @Test
    void whoHasSignedInStaysSignedIn() {
        var cookie = before.signIn("anna", "correct horse", SOMEBODY).toCompletableFuture().join().session().orElseThrow();

        var next = before.toBuilder().allow(new Who.Nobody(), Set.of(Action.PUBLISH), "door").following(before).build();

        assertThat(settled(next, SOMEBODY.signedIn(cookie))).isInstanceOf(Allowed.class);
        assertThat(next.userOf(cookie)).contains("anna");
        assertThat(next.signOut(cookie)).isTrue();
        assertThat(before.userOf(cookie)).as("signed out everywhere").isEmpty();
    }

    @Test
    void anotherPasswordSignsEverybodyOut() {
        var cookie = before.signIn("anna", "correct horse", SOMEBODY).toCompletableFuture().join().session().orElseThrow();
        settled(before, typing("correct horse"));

        var next = rules("battery staple").following(before).build();

        assertThat(settled(next, SOMEBODY.signedIn(cookie))).isInstanceOf(Denied.class);
        assertThat(settled(next, typing("correct horse"))).isInstanceOf(Denied.class);
        assertThat(settled(next, typing("battery staple"))).isInstanceOf(Allowed.class);
    }

    @Test
    void aPasswordThatWasRightIsStillKnown() {
        settled(before, typing("correct horse"));

        var next = before.toBuilder().following(before).build();

        assertThat(next.check(Action.WATCH, DOOR, typing("correct horse"))).as("at once").isInstanceOf(Allowed.class);
    }

    @Test
    void wrongAttemptsStayCounted() {
        for (int i = 0; i < FailedAttempts.MAX_GUESSES; i++) {
            settled(before, typing("guess " + i));
        }

        var next = before.toBuilder().following(before).build();

        assertThat(settled(next, typing("one more"))).isInstanceOfSatisfying(Denied.class, denied -> assertThat(denied.retryAfter()).isPresent());
    }

    @Test
    void whatNoRuleIsAboutIsAskedOfNobody() {
        assertThat(before.isAbout(Action.WATCH)).isTrue();
        assertThat(before.isAbout(Action.SNAPSHOT)).isTrue();
        assertThat(before.isAbout(Action.ADMINISTER)).isFalse();
        assertThat(before.hasAdministrator()).isFalse();
    }
}
