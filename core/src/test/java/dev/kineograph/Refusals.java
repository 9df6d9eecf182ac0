// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Assertions about refusals.
final class Refusals {
    private Refusals() {}

    /// Asserts the reason, and continues with the sentence.
    static AbstractStringAssert<?> assertRefused(Refusal reason, ThrowingCallable deed) {
        var refused = catchThrowableOfType(RefusedException.class, deed);
        assertThat(refused).as("expected: refused for %s", reason).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        return assertThat(refused.getMessage());
    }
}
