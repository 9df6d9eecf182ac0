// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--allow` adds addresses to those of a configuration.
class AllowedAddressesTest {
    @TempDir
    private Path folder;

    @Test
    void whoeverIsAllowedMayPublishWhereverOthersCanBeListed() throws Exception {
        var configuration = read(
                """
                listen:
                  - { http: 1, allow: [10.0.0.1] }
                  - { http: 2, publishing: nobody }
                  - { tcp: 5000, stream: camera }
                  - { counter: 9192 }
                """);

        var changed = configuration.alsoAllowing(PublishRules.allowing("10.0.0.2", "10.0.0.1").allow());

        assertThat(changed.listeners())
                .extracting(Listener::publishRules)
                .containsExactly(
                        PublishRules.allowing("10.0.0.1", "10.0.0.2"), PublishRules.NOBODY, PublishRules.allowing("10.0.0.2", "10.0.0.1"), PublishRules.DEFAULT);
    }

    @Test
    void nobodyIsAllowedInVain() throws Exception {
        var configuration = read("listen: [{ http: 8080, publishing: nobody }, { counter: 9192 }]\n");

        assertThatThrownBy(() -> configuration.alsoAllowing(PublishRules.allowing("10.0.0.2").allow()))
                .hasMessage("--allow: no listener takes pictures from others (expected: one with 'publishing: allowed', the default)");
    }

    @Test
    void othersReachAnOpenPortAndOneBehindAProxy() throws Exception {
        assertThat(read("listen: [{ http: 8080 }]\n").isReachable()).isFalse();
        assertThat(read("listen: [{ http: 8080 }, { tcp: \"0.0.0.0:5000\", stream: camera }]\n").isReachable()).isTrue();
        assertThat(read("server: { trustedProxies: [127.0.0.1] }\n").isReachable()).isTrue();
    }

    private Configuration read(String text) throws Exception {
        return Configuration.read(Files.writeString(folder.resolve("test.yml"), text));
    }
}
