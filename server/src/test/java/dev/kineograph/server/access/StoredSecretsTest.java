// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is stored of passwords and tokens.
class StoredSecretsTest {

    @Test
    void aPasswordIsRecognisedByItsLine() {
        var line = PasswordHash.of("päss:wörd".toCharArray()).line();

        assertThat(line).startsWith("pbkdf2-sha256:600000:").doesNotContain("päss");
        assertThat(PasswordHash.parse(line).matches("päss:wörd".toCharArray())).isTrue();
        assertThat(PasswordHash.parse(line).matches("päss:word".toCharArray())).isFalse();
        assertThat(PasswordHash.parse(line).matches(new char[0])).isFalse();
        assertThat(PasswordHash.parse(line)).isEqualTo(PasswordHash.parse(line)).hasToString("PBKDF2 with 600,000 rounds");
    }

    /// Computed by Python: hashlib.pbkdf2_hmac('sha256', b'kineograph', bytes(range(16)), 600000).
    @Test
    void theHashIsWhatOtherProgramsCompute() {
        var line = "pbkdf2-sha256:600000:AAECAwQFBgcICQoLDA0ODw:CDms_wXvb0Y4QVwr4w-flglXA_-SLc-jke1V3s5rW6E";

        assertThat(PasswordHash.parse(line).matches("kineograph".toCharArray())).isTrue();
    }

    @Test
    void equalPasswordsHaveDifferentLines() {
        assertThat(PasswordHash.of("same".toCharArray()).line()).isNotEqualTo(PasswordHash.of("same".toCharArray()).line());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "secret", "pbkdf2-sha256:1000:AAECAwQFBgcICQoLDA0ODw:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "pbkdf2-sha256:99999999:AAECAwQFBgcICQoLDA0ODw:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$2y$10$abcdefghijklmnopqrstuv", "sha256:00", ""
    })
    void whatIsNoSafeHashIsRefusedAndNotQuoted(String line) {
        assertThatThrownBy(() -> PasswordHash.parse(line))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("password: not the hash of one (expected: pbkdf2-sha256:ROUNDS:SALT:HASH with 600,000 to 10,000,000 rounds")
                .message().doesNotContain("secret", "AAECA", "2y");
    }

    @Test
    void aTokenIsRecognisedByItsHash() {
        var token = TokenHash.newToken();
        var stored = TokenHash.parse(TokenHash.of(token).line());

        assertThat(token).hasSize(43).isNotEqualTo(TokenHash.newToken());
        assertThat(stored.matches(token)).isTrue();
        assertThat(stored.matches(token + "x")).isFalse();
        assertThat(stored.line()).doesNotContain(token);
        assertThat(stored).isEqualTo(TokenHash.of(token)).hasToString("SHA-256 of a token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "has a space has a space has a space", ""})
    void whatCanBeGuessedIsNoToken(String token) {
        assertThatThrownBy(() -> TokenHash.of(token)).isInstanceOf(RefusedException.class).hasMessageStartingWith("token: not one (expected: 32 to 512");
    }
}
