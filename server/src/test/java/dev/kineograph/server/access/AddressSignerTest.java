// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Access.Action;
import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AddressRange;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a signature in an address says, and what is none.
class AddressSignerTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final StreamName DOOR = StreamName.of("door");

    private final AddressSigner signer = AddressSigner.of("k1", KEY);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Instant inAnHour = now.plus(Duration.ofHours(1));
    private final Caller caller = at("203.0.113.7");

    private static Caller at(String address) {
        return Caller.remote(address, InetAddress.ofLiteral(address));
    }

    private SignatureCheck check(String signed) {
        return signer.check(signed, Action.WATCH, DOOR, caller, now);
    }

    /// Made by Python: hmac.new(key, b'yard/gate\nk1~watch~4102444800~', hashlib.sha256). It ends with the year 2099.
    @Test
    void theSignatureIsWhatOtherProgramsCompute() {
        var far = signer.upTo(Duration.ofDays(365));
        var before = Instant.ofEpochSecond(4_102_444_800L - 3600);

        assertThat(far.check("k1~watch~4102444800~Z1n37wPwXlpHcmveJ3V4D3Q9y9JUQLzZ3fH3wEzZ3wY", Action.WATCH, StreamName.of("yard/gate"), caller, before).until())
                .contains(Instant.ofEpochSecond(4_102_444_800L));
        assertThat(far.check("k1~publish~4102444800~2001:db8::/32~Y13fJzWBUUzp3DeyUaIAIQXUM4z29UHBSdqY5WdcA0k", Action.PUBLISH, DOOR, at("2001:db8::7"), before).until())
                .contains(Instant.ofEpochSecond(4_102_444_800L));
    }

    @Test
    void aRightIsForOneStreamOneActionAndAWhile() {
        var signed = signer.sign(DOOR, Action.WATCH, inAnHour);

        assertThat(signed).matches("k1~watch~[0-9]{10}~[A-Za-z0-9_-]{43}");
        assertThat(check(signed)).isEqualTo(SignatureCheck.right(inAnHour));
        assertThat(signer.check(signed, Action.SNAPSHOT, DOOR, caller, now)).as("who may watch").isEqualTo(SignatureCheck.right(inAnHour));
        assertThat(signer.check(signed, Action.PUBLISH, DOOR, caller, now)).isEqualTo(SignatureCheck.NONE);
        assertThat(signer.check(signed, Action.ADMINISTER, DOOR, caller, now)).isEqualTo(SignatureCheck.NONE);
        assertThat(signer.check(signed, Action.WATCH, StreamName.of("doors"), caller, now)).isEqualTo(SignatureCheck.NONE);
        assertThat(signer.check(signed, Action.WATCH, DOOR, caller, inAnHour).fault()).isEqualTo("the time of this address is over (expected: a new one)");
        assertThat(check(signer.sign(DOOR, Action.SNAPSHOT, inAnHour))).isEqualTo(SignatureCheck.NONE);
    }

    @ParameterizedTest
    @CsvSource({"k1, k2", "watch, publish", "watch, WATCH", "'~watch', '~watch~'", "watch~, watch~0"})
    void whatIsChangedIsForged(String before, String after) {
        assertThat(check(signer.sign(DOOR, Action.WATCH, inAnHour).replaceFirst(before, after))).isEqualTo(SignatureCheck.NONE);
    }

    @Test
    void eachCharacterOfASignatureCounts() {
        var signed = signer.sign(DOOR, Action.WATCH, inAnHour);
        for (int at = signed.length() - 43; at < signed.length() - 1; at++) {
            char other = signed.charAt(at) == 'A' ? 'B' : 'A';
            assertThat(check(signed.substring(0, at) + other + signed.substring(at + 1))).isEqualTo(SignatureCheck.NONE);
        }
        for (int end = 0; end < signed.length(); end++) {
            assertThat(check(signed.substring(0, end))).isEqualTo(SignatureCheck.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "k1", "k1~watch~99999999999999~x", "k1~watch~1~0.0.0.0/99~AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%%%%"})
    void whatIsMalformedIsNone(String signed) {
        assertThat(check(signed)).isEqualTo(SignatureCheck.NONE);
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7, true", "203.0.113.0/24, true", "203.0.113.8, false", "2001:db8::/32, false"})
    void anAddressMayBeForOneMachineOnly(String from, boolean isRight) {
        var checked = check(signer.sign(DOOR, Action.WATCH, inAnHour, AddressRange.of(from)));

        assertThat(checked.until().isPresent()).isEqualTo(isRight);
        assertThat(checked.fault()).isEqualTo(isRight ? "" : "this address is for somebody else's machine");
    }

    @Test
    void aKeyThatWasReplacedIsStillAccepted() {
        var old = signer.sign(DOOR, Action.WATCH, inAnHour);
        var rotated = AddressSigner.of("k2", KEY.toUpperCase(Locale.ROOT)).accepting("k1", KEY);

        assertThat(rotated.sign(DOOR, Action.WATCH, inAnHour)).startsWith("k2~");
        assertThat(rotated.check(old, Action.WATCH, DOOR, caller, now).until()).isPresent();
        assertThat(AddressSigner.of("k2", KEY).check(old, Action.WATCH, DOOR, caller, now)).isEqualTo(SignatureCheck.NONE);
    }

    @Test
    void nothingIsSignedForLongerThanIsAllowedAndNothingSuchCounts() {
        var late = now.plus(Duration.ofDays(8));

        assertThatThrownBy(() -> signer.sign(DOOR, Action.WATCH, late)).isInstanceOf(RefusedException.class).hasMessageContaining("(expected: at most 168h)");
        assertThatThrownBy(() -> signer.sign(DOOR, Action.WATCH, now.minusSeconds(1))).isInstanceOf(RefusedException.class);
        assertThat(check(signer.upTo(Duration.ofDays(30)).sign(DOOR, Action.WATCH, late)).fault())
                .isEqualTo("this address was signed for too long (expected: at most 168h)");
    }

    @Test
    void nobodyAdministersByAnAddress() {
        assertThatThrownBy(() -> signer.sign(DOOR, Action.ADMINISTER, inAnHour))
                .isInstanceOf(RefusedException.class)
                .hasMessage("action: admin (expected: watch, snapshot or publish)");
        assertThatThrownBy(() -> AccessRules.builder().signedBy(signer).allow(new Who.Signed(), Set.of(Action.ADMINISTER), "*"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aKeyThatCanBeGuessedIsRefusedAndNotQuoted() {
        assertThatThrownBy(() -> AddressSigner.of("k1", "secret")).isInstanceOf(RefusedException.class).message().startsWith("key: no key to sign with").doesNotContain("secret");
        assertThatThrownBy(() -> AddressSigner.of("k~1", KEY)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> signer.accepting("k1", KEY)).isInstanceOf(RefusedException.class).hasMessage("key: k1, a second time (expected: another name)");
        assertThat(signer).hasToString("keys k1");
    }
}
