// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
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

    @Test
    void aCommandLineIsAnAddressWhateverIsInIt() {
        var line = "-i \"a #b\" -vf 'x=%d' c%20d http://cam/?x";

        var address = SourceProvider.address("ffmpeg:" + line);

        assertThat(address.getScheme()).isEqualTo("ffmpeg");
        assertThat(address.getSchemeSpecificPart()).isEqualTo(line);
    }

    @Test
    void soIsOneThatBeginsWithAPath() {
        var line = "/opt/camera --name \"a #b\" 100%20 ?x";

        var address = SourceProvider.address("exec:" + line);

        assertThat(address.getScheme()).isEqualTo("exec");
        assertThat(address.getSchemeSpecificPart()).isEqualTo(line);
    }

    @Test
    void whatIsNoAddressIsRefusedWithoutQuotingIt() {
        for (var text : List.of("a secret", "", ":secret x", "http://anna:secret@cam /", "9p:a secret")) {
            assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.find(SourceProvider.address(text))).contains("expected").doesNotContain("secret");
        }
    }

    @Test
    void aSchemeAloneIsAnAddress() {
        assertThat(SourceProvider.address("screen:").getScheme()).isEqualTo("screen");
    }

    @Test
    void aSourceIsForTheConfigurationOnlyUnlessItsProviderSaysOtherwise() {
        SourceProvider provider = new SourceProvider() {
            @Override
            public List<String> schemes() {
                return List.of("disk");
            }

            @Override
            public Source open(URI address) {
                throw new AssertionError("opened");
            }
        };

        assertRefused(Refusal.DENIED, () -> provider.openUntrusted(URI.create("disk:/secret"))).contains("disk: allowed only in the configuration")
                .doesNotContain("secret");
        assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.findUntrusted(URI.create("nosuch:wave")));
    }
}
