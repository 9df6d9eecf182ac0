// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Denied;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    @Test
    void anAnswerThatIsAlwaysTheSameIsNotMadeAnew() {
        assertThat(Decision.allowed()).isSameAs(Decision.allowed());
        assertThat(Decision.undecided()).isSameAs(Decision.undecided());
    }

    @Test
    void whatIsAllowedMayEnd() {
        var until = Instant.ofEpochSecond(1);

        assertThat(Decision.allowed()).isEqualTo(new Decision.Allowed(Optional.empty()));
        assertThat(Decision.allowedUntil(until)).isEqualTo(new Decision.Allowed(Optional.of(until)));
    }

    @Test
    void aDenialSaysWhyAsksForCredentialsOrHides() {
        assertThat(Decision.denied("no")).isEqualTo(new Denied("no", Optional.empty(), false));
        assertThat(Decision.challenged("no", "Bearer")).isEqualTo(new Denied("no", Optional.of("Bearer"), false));
        assertThat(Decision.hidden()).isInstanceOfSatisfying(Denied.class, denied -> assertThat(denied.hidden()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic\r\nSet-Cookie: a=b", "Basic realm=\"é\"", "\u0000"})
    void aChallengeThatIsNoHeaderIsRefused(String challenge) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decision.challenged("no", challenge))
                .withMessageStartingWith("challenge: not visible ASCII");
    }
}
