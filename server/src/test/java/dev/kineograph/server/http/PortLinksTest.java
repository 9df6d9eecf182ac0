// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Caller;
import dev.kineograph.address.MachineAddress;
import dev.kineograph.server.http.PortLinks.LinkedPort;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.HostRule;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where other machines find a port whose page was opened as `localhost`.
class PortLinksTest {
    private static final HostRule NAMELESS = new HostRule(AllowedHosts.DEFAULT);

    private static Optional<String> forOthers(String scheme, String listening, String host, HostRule hosts, boolean proxied) {
        var links = new PortLinks(new CurrentSettings(ServerSettings.DEFAULT));
        links.replace(List.of(new LinkedPort(scheme, "all streams", new InetSocketAddress(listening, 8080))));
        var caller = Caller.remote("127.0.0.1", InetAddress.getLoopbackAddress()).asking(host, Optional.empty(), proxied);
        return links.forOthers(caller, hosts);
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.7, http://192.168.1.7:8080", "fd00::7, http://[fd00::7]:8080"})
    void aPortAtOneAddressIsFoundThere(String listening, String expected) {
        assertThat(forOthers("http", listening, "localhost:8080", NAMELESS, false)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "LOCALHOST:8080", "pictures.localhost:8080", "127.0.0.1:8080", "127.1:8080", "[::1]:8080"})
    void aPortAtAllAddressesIsFoundAtThisMachinesOwn(String host) {
        var expected = MachineAddress.inTheNetwork().map(own -> "http://%s:8080".formatted(own.getHostAddress()));

        assertThat(forOthers("http", "0.0.0.0", host, NAMELESS, false)).isEqualTo(expected);
    }

    @Test
    void aCertificateNeedsTheNameThatIsListed() {
        var named = new HostRule(AllowedHosts.of("pictures.example.org", "door.example.org"));

        assertThat(forOthers("https", "192.168.1.7", "localhost:8080", named, false)).contains("https://door.example.org:8080");
        assertThat(forOthers("http", "192.168.1.7", "localhost:8080", named, false)).contains("http://192.168.1.7:8080");
    }

    @Test
    void whoIsElsewhereLearnsNothingByClaimingThatName() throws UnknownHostException {
        var links = new PortLinks(new CurrentSettings(ServerSettings.DEFAULT));
        links.replace(List.of(new LinkedPort("http", "all streams", new InetSocketAddress("192.168.1.7", 8080))));
        var caller = Caller.remote("8.8.8.8", InetAddress.getByName("8.8.8.8")).asking("localhost:8080", Optional.empty(), false);

        assertThat(links.forOthers(caller, NAMELESS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:8080, false", // Nobody else can reach it.
        "192.168.1.7, 192.168.1.7:8080, false", // It is such an address already.
        "192.168.1.7, localhost:9090, false", // Something forwards the port.
        "192.168.1.7, localhost, false",
        "192.168.1.7, localhost:8080, true", // So does a proxy.
        "192.168.1.7, <script>, false",
    })
    void otherwiseNobodyKnows(String listening, String host, boolean proxied) {
        assertThat(forOthers("http", listening, host, NAMELESS, proxied)).isEmpty();
    }
}
