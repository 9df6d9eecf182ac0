// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.AllowedHosts;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
    private final HostRule rule = new HostRule(AllowedHosts.of("Camera.Example.org"), Set.of("octopi", "octopi.local"));

    @ParameterizedTest
    @ValueSource(strings = {
        "", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "192.168.1.7:80", "[fe80::1]:8080", "localhost", "LOCALHOST:8080",
        "localhost.", "site.localhost:1", "octopi", "OctoPi.local:8080", "octopi.local.", "camera.example.org", "CAMERA.example.ORG:443"
    })
    void whatTheServerIsCalledIsAccepted(String host) {
        assertThatCode(() -> rule.check(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "evil.example", "evil.example:8080", "camera.example.org.evil.example", "evil-camera.example.org", "localhost.evil.example",
        "notlocalhost", "127.0.0.1.evil.example", "1.2.3.4x", "octopi.evil.example", "xoctopi", "local", ":8080x", "a%2eb"
    })
    void everyOtherNameIsRefused(String host) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> rule.check(host))
                .withMessageContainingAll("Host: ", "listed in hosts")
                .matches(refused -> refused.reason() == Refusal.WRONG_HOST);
    }

    @Test
    void whereEveryNameIsAllowedNoneIsRefused() {
        assertThatCode(() -> new HostRule(AllowedHosts.ANY, Set.of()).check("evil.example")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://example.org", "example.org:80", "a b", "*.example.org", "example..org", "-\n"})
    void whatIsNoNameCannotBeListed(String name) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> AllowedHosts.of(name)).withMessageStartingWith("hosts: ");
    }
}
