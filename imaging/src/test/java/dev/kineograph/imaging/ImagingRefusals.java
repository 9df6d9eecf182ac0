// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What was refused, why, and in which words.
public final class ImagingRefusals {
    private ImagingRefusals() {}

    /// Asserts the reason and goes on with the sentence.
    public static AbstractStringAssert<?> assertRefused(Refusal reason, ThrowingCallable deed) {
        var refused = catchThrowableOfType(RefusedException.class, deed);
        assertThat(refused).as("expected: refused for %s", reason).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        return assertThat(refused.getMessage());
    }
}
