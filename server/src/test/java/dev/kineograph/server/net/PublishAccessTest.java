// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Publishing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishAccessTest {
    private static final StreamName CAMERA = StreamName.of("camera");

    private final PublishAccess access =
            new PublishAccess(PublishRules.allowing("192.168.0.0/16", "fd00::/8").withOrigins("http://Printer.local"));

    private static Caller from(String address) throws UnknownHostException {
        return Caller.remote(address, InetAddress.getByName(address));
    }

    private boolean mayPublish(Caller caller) {
        return access.check(Action.PUBLISH, CAMERA, caller) instanceof Decision.Allowed;
    }

    private boolean mayPublish(String address, String host, String origin) throws UnknownHostException {
        return mayPublish(from(address).asking(host, Optional.of(origin), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "192.168.1.2", "::ffff:192.168.1.2", "fd12::1"})
    void programsOfThisMachineAndOfAllowedAddressesPublish(String address) throws UnknownHostException {
        assertThat(mayPublish(from(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "8.8.8.8", "0.0.0.0", "192.169.0.1", "::", "fe80::1", "2001:db8::1", "::ffff:8.8.8.8", "::127.0.0.1"})
    void nobodyElseDoes(String address) throws UnknownHostException {
        var decision = access.check(Action.PUBLISH, CAMERA, from(address));

        assertThat(decision).isInstanceOfSatisfying(
                Decision.Denied.class, denied -> assertThat(denied.reason()).contains(address, "'allow'"));
    }

    @ParameterizedTest
    @CsvSource({
        "LOOPBACK, 127.0.0.1, true",
        "LOOPBACK, ::1, true",
        "LOOPBACK, 192.168.1.2, false",
        "NOBODY, 127.0.0.1, false",
        "NOBODY, 192.168.1.2, false"
    })
    void aListenerIsForThisMachineOnlyOrForNobody(Publishing publishing, String address, boolean may) throws UnknownHostException {
        var rules = publishing == Publishing.LOOPBACK ? PublishRules.LOOPBACK : PublishRules.NOBODY;
        var decision = new PublishAccess(rules).check(Action.PUBLISH, CAMERA, from(address));

        assertThat(decision instanceof Decision.Allowed).isEqualTo(may);
        if (!may) {
            assertThat(decision.toString()).contains("'publishing' of this listener is " + publishing.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void whoeverIsListedIsNotListedInVain() {
        var range = PublishRules.allowing("10.0.0.0/8").allow();
        for (var publishing : new Publishing[] {Publishing.LOOPBACK, Publishing.NOBODY}) {
            assertThatThrownBy(() -> new PublishRules(publishing, range, Set.of())).hasMessageContaining("which have no effect then");
            assertThatThrownBy(() -> new PublishRules(publishing, List.of(), Set.of("http://a.example")))
                    .hasMessageContaining("expected: allowed, or neither of them");
        }
    }

    @Test
    void aRefusalNamesWhatWouldAllowIt() throws UnknownHostException {
        assertThat(access.check(Action.PUBLISH, CAMERA, from("8.8.8.8"))).isInstanceOfSatisfying(Decision.Denied.class, denied -> assertThat(
                        denied.reason())
                .isEqualTo("8.8.8.8 may not publish here (expected: a program on this machine, or an address in the listener's 'allow' or --allow)"));
    }

    @Test
    void furtherAddressesAreAddedToThoseThatAreListed() {
        var more = PublishRules.allowing("10.0.0.2").allow();

        assertThat(PublishRules.allowing("10.0.0.1").withOrigins("http://a.example").alsoAllowing(more))
                .isEqualTo(PublishRules.allowing("10.0.0.1", "10.0.0.2").withOrigins("http://a.example"));
        assertThatThrownBy(() -> PublishRules.NOBODY.alsoAllowing(more)).hasMessageContaining("which have no effect then");
        assertThat(PublishRules.NOBODY.alsoAllowing(List.of())).isEqualTo(PublishRules.NOBODY);
    }

    @Test
    void theProgramThatHoldsTheHubPublishes() {
        assertThat(mayPublish(Caller.program("this program"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "8.8.8.8"})
    void anybodyWatchesAndNobodyAdministers(String address) throws UnknownHostException {
        var caller = from(address).asking("evil.example", Optional.of("http://evil.example"), true);

        assertThat(access.check(Action.WATCH, CAMERA, caller)).isInstanceOf(Decision.Allowed.class);
        assertThat(access.check(Action.ADMINISTER, CAMERA, caller)).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void whatComesThroughAProxyOnThisMachineComesFromAnywhere() throws UnknownHostException {
        assertThat(mayPublish(from("127.0.0.1").asking("localhost", Optional.empty(), true))).isFalse();
        assertThat(mayPublish(from("192.168.1.2").asking("localhost", Optional.empty(), true))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, http://localhost",
        "localhost:8080, http://localhost:8080",
        "localhost:8080, https://localhost:8080",
        "LOCALHOST:8080, http://localhost:8080",
        "127.0.0.1:8080, http://127.0.0.1:8080",
        "192.168.1.5, http://192.168.1.5",
        "[::1]:8080, http://[::1]:8080",
        "[fd00::5], https://[fd00::5]"
    })
    void pagesOfTheListenersOwnOriginPublish(String host, String origin) throws UnknownHostException {
        assertThat(mayPublish("127.0.0.1", host, origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://evil.example",
        "localhost:8080, http://localhost",
        "localhost:8080, http://localhost:8081",
        "localhost:8080, null",
        "localhost:8080, ''",
        "localhost:8080, http://localhost:8080/",
        "localhost:8080, http://localhost:8080.evil.example",
        "localhost:8080, ftp://localhost:8080",
        "'', http://",
        "evil.example, http://evil.example",
        "evil.example:8080, http://evil.example:8080",
        "localhost.evil.example, http://localhost.evil.example",
        "127.0.0.1.evil.example, http://127.0.0.1.evil.example",
        "127.0.0.1:8080:8080, http://127.0.0.1:8080:8080",
        "[evil.example], http://[evil.example]",
        "local, http://local",
        "evil.local, http://evil.local"
    })
    void noOtherPageDoesWhateverItsNamePointsTo(String host, String origin) throws UnknownHostException {
        assertThat(mayPublish("127.0.0.1", host, origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://printer.local", "http://PRINTER.local"})
    void pagesOfListedOriginsPublishWhereverTheyAsk(String origin) throws UnknownHostException {
        assertThat(mayPublish("127.0.0.1", "evil.example", origin)).isTrue();
        assertThat(mayPublish("8.8.8.8", "localhost", origin)).isFalse();
    }

    @Test
    void aRefusalShowsAnOriginButNotWhatElseStoodThere() throws UnknownHostException {
        var caller = from("127.0.0.1").asking("localhost", Optional.of("http://evil.example/secret?token"), false);

        assertThat(access.check(Action.PUBLISH, CAMERA, caller)).isInstanceOfSatisfying(Decision.Denied.class, denied -> assertThat(
                        denied.reason())
                .contains("pages of http://evil.example may not", "'origins'")
                .doesNotContain("secret"));
    }

    @Test
    void aPageWithoutAnOriginHasNone() throws UnknownHostException {
        var caller = from("127.0.0.1").asking("localhost", Optional.of("null"), false);

        assertThat(access.check(Action.PUBLISH, CAMERA, caller)).isInstanceOfSatisfying(
                Decision.Denied.class, denied -> assertThat(denied.reason()).startsWith("pages of another origin may not publish here"));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void anOriginThatIsNoneIsNotShown(Action action) throws UnknownHostException {
        var caller = from("127.0.0.1").asking("localhost", Optional.of("\u001b[31m <b>"), false);

        assertThat(access.check(action, CAMERA, caller).toString()).doesNotContain("\u001b", "<b>");
    }
}
