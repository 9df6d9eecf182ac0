// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is on the pages for administrators is there for them alone, and for what they administer.
@ExtendWith(NoLeaks.class)
class AdministratorsPagesTest {
    private static final String ALL = TokenHash.newToken();
    private static final String DOOR = TokenHash.newToken();
    private static final String VIEWERS = "<viewer-list class=\"admin\" role=\"region\" aria-label=\"Administration\" stream=\"%s\"";
    private static final String STREAMS = "<stream-list ";
    private static final String ANCESTORS = "frame-ancestors 'self'";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(AccessRules.builder()
            .token("all", TokenHash.of(ALL))
            .token("door", TokenHash.of(DOOR))
            .signedBy(AddressSigner.of("k1", TokenHash.newToken()))
            .allow(new Who.Token("all"), Set.of(Action.ADMINISTER), "*")
            .allow(new Who.Token("door"), Set.of(Action.ADMINISTER), "door")
            .allow(new Who.Signed(), Set.of(Action.WATCH, Action.PUBLISH), "yard")
            .allow(new Who.Signed(), Set.of(Action.WATCH), "door")
            .allow(new Who.Anybody(), Set.of(Action.WATCH), "door", "yard")
            .build()));

    @BeforeEach
    void make() {
        stage.stream("door");
        stage.stream("hall");
        stage.stream("yard");
    }

    private Answer page(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            var lines = String.join("\r\n", headers);
            return client.send("GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n%s\r\n".formatted(path, lines.isEmpty() ? "" : lines + "\r\n")).readAnswer();
        }
    }

    private Answer pageFor(String token, String path) throws IOException {
        return page(path, "Authorization: Bearer " + token);
    }

    @Test
    void theListOfViewersIsForAdministratorsOfTheStream() throws IOException {
        assertThat(page("/door").text()).doesNotContain("<viewer-list", "<address-signer");
        assertThat(pageFor(DOOR, "/door").text()).contains(VIEWERS.formatted("door"));
        assertThat(pageFor(DOOR, "/hall").text()).doesNotContain("<viewer-list");
        assertThat(pageFor(ALL, "/hall").text()).contains(VIEWERS.formatted("hall"));
    }

    @Test
    void theListOfStreamsIsForAdministratorsOfAll() throws IOException {
        assertThat(page("/").text()).doesNotContain(STREAMS);
        assertThat(pageFor(DOOR, "/").text()).doesNotContain(STREAMS);
        assertThat(pageFor(ALL, "/").text()).contains(STREAMS, "server: { state: streams.json }").doesNotContain("data-add");
    }

    @Test
    void whatCanBeSignedIsWhatRulesLeaveToSignedAddresses() throws IOException {
        assertThat(pageFor(ALL, "/yard").text()).contains("stream=\"yard\" actions=\"watch publish\"");
        assertThat(pageFor(ALL, "/door").text()).contains("stream=\"door\" actions=\"watch\"");
        assertThat(pageFor(ALL, "/hall").text()).doesNotContain("<address-signer");
    }

    @Test
    void noForeignPageMayHaveThemInAFrame() throws IOException {
        assertThat(policy(page("/door"))).doesNotContain(ANCESTORS);
        assertThat(policy(pageFor(DOOR, "/door"))).contains(ANCESTORS);
        assertThat(policy(pageFor(ALL, "/"))).contains(ANCESTORS);
    }

    private static String policy(Answer answer) {
        return String.join(" ", answer.headers("Content-Security-Policy"));
    }
}
