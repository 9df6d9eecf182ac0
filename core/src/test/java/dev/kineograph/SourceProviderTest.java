// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;

import java.net.URI;
import org.junit.jupiter.api.Test;

class SourceProviderTest {

    @Test
    void aSchemeThatNobodyProvidesIsRefusedByItsName() {
        assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.find(URI.create("nosuch:wave?fps=30")))
                .startsWith("source: nosuch:");
    }

    @Test
    void anAddressWithoutASchemeIsRefused() {
        assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.find(URI.create("wave"))).contains("no scheme");
    }

    @Test
    void theRefusalDoesNotShowAPassword() {
        assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.find(URI.create("nosuch://anna:secret@cam/?token=secret")))
                .doesNotContain("secret");
    }
}
