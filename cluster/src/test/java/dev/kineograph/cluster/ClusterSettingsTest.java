// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
    private static void assertRefused(String message, String name, String server) {
        assertThatThrownBy(() -> ClusterSettings.of(name, server)).isInstanceOf(RefusedException.class).hasMessageContaining(message);
    }

    @Test
    void aServerOnThisMachineNeedsNeitherTlsNorCredentials() {
        assertThatCode(() -> ClusterSettings.of("hall-1", "nats://127.0.0.1:4222", "nats://localhost", "nats://[::1]:4222")).doesNotThrowAnyException();
    }

    @Test
    void aServerElsewhereNeedsBothUnlessTheSettingsSayOtherwise() {
        assertRefused("cluster: server: nats://192.0.2.7:4222, which is not encrypted (expected: tls:// and credentials", "a", "nats://192.0.2.7:4222");
        assertRefused("which is not encrypted", "a", "nats://anna:secret@192.0.2.7");
        assertRefused("cluster: server: tls://192.0.2.7 without credentials", "a", "tls://192.0.2.7");

        assertThatCode(() -> ClusterSettings.of("a", "tls://anna:secret@192.0.2.7")).doesNotThrowAnyException();
        assertThatCode(() -> new ClusterSettings(
                        List.of(ClusterSettings.address("tls://192.0.2.7")), "a", "p", "", Optional.of(Path.of("a.creds")), false))
                .doesNotThrowAnyException();
        assertThatCode(() -> new ClusterSettings(List.of(ClusterSettings.address("nats://192.0.2.7")), "a", "p", "", Optional.empty(), true))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertRefused("cluster: name: 'hall.1' (expected: 1 to 64 letters, digits, _ and -)", "hall.1", "nats://127.0.0.1");
        assertRefused("cluster: name: ''", "", "nats://127.0.0.1");
        assertRefused("cluster: name: '*'", "*", "nats://127.0.0.1");
        assertThatThrownBy(() -> ClusterSettings.of("a", "nats://127.0.0.1").withPrefix("a.>")).hasMessageContaining("cluster: prefix: 'a.>'");
    }

    @Test
    void whatIsNoServerIsRefused() {
        assertRefused("cluster: server: http: (expected: nats:// or tls://)", "a", "http://127.0.0.1");
        assertRefused("cluster: server: nats: without a host", "a", "nats:///4222");
        assertRefused("cluster: server: not an address", "a", "nats://a b");
        assertThatThrownBy(() -> ClusterSettings.of("a")).hasMessageContaining("cluster: servers: none (expected: at least one");
    }

    @Test
    void nothingSecretIsShown() {
        var settings = ClusterSettings.of("a", "tls://anna:hunter2@192.0.2.7:4222").withSecret("sesame");

        assertThat(settings).hasToString("a in kineograph at [tls://192.0.2.7:4222]");
    }
}
