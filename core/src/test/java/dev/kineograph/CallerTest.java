// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallerTest {

    @Test
    void aProgramHasAName() {
        var caller = Caller.program("the painter");

        assertThat(caller.identity()).isEqualTo("the painter");
        assertThat(caller.address()).isEmpty();
        assertThat(caller.origin()).isEmpty();
        assertThat(caller.host()).isEmpty();
        assertThat(caller).hasToString("the painter");
    }

    @Test
    void aRemoteCallerHasAnAddressAndAnOrigin() {
        var caller = Caller.remote("anna", InetAddress.getLoopbackAddress())
                .asking("example.org", Optional.of("http://a.b"), true);

        assertThat(caller.identity()).isEqualTo("anna");
        assertThat(caller.address()).contains(InetAddress.getLoopbackAddress());
        assertThat(caller.host()).isEqualTo("example.org");
        assertThat(caller.origin()).contains("http://a.b");
        assertThat(caller.cameThroughProxy()).isTrue();
        assertThat(caller.page()).contains("http://a.b");
        assertThat(caller.on(Optional.of("http://c.d")).origin()).contains("http://a.b");
        assertThat(caller.on(Optional.of("http://c.d")).page()).contains("http://c.d");
    }

    @Test
    void twoOfWhomTheSameIsKnownAreEqual() {
        var anna = Caller.remote("anna", InetAddress.getLoopbackAddress());

        assertThat(anna).isEqualTo(Caller.remote("anna", InetAddress.getLoopbackAddress())).hasSameHashCodeAs(
                Caller.remote("anna", InetAddress.getLoopbackAddress()));
        assertThat(anna)
                .isNotEqualTo(Caller.remote("bert", InetAddress.getLoopbackAddress()))
                .isNotEqualTo(Caller.program("anna"))
                .isNotEqualTo(anna.presenting("Bearer secret"))
                .isNotEqualTo(anna.asking("example.org", Optional.empty(), false))
                .isNotEqualTo(anna.asking("", Optional.of("http://a.b"), false))
                .isNotEqualTo(anna.on(Optional.of("http://a.b")))
                .isNotEqualTo(anna.asking("", Optional.empty(), true));
    }

    @Test
    void whatItPresentsIsKeptAndNotShown() {
        var caller = Caller.remote("anna", InetAddress.getLoopbackAddress())
                .presenting("Bearer secret")
                .asking("example.org", Optional.empty(), false);

        assertThat(caller.authorization()).contains("Bearer secret");
        assertThat(caller).hasToString("anna");
    }
}
