// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Decision;
import dev.kineograph.server.settings.Listener;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The `token` in a client's `auth` object is what an access sees as its authorization: scripts cannot send that header with a WebSocket.
@ExtendWith(NoLeaks.class)
class TokensOfSocketIoTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with((_, _, caller) -> caller.authorization().filter("Bearer secret"::equals).isPresent()
                    ? Decision.allowed()
                    : Decision.denied("a token is needed")),
            new Listener.Http(0));

    private SocketIoPeer peer(String namespace, String auth, String... headers) {
        var peer = new SocketIoPeer(stage.server.port(), namespace, "", auth, headers);
        assertThat(peer.next()).startsWith("0");
        return peer;
    }

    @Test
    void aClientWithATokenWatchesAndPublishes() {
        stage.show(Pictures.png(1));
        try (var peer = peer("/door", "{\"token\":\"secret\"}")) {
            assertThat(peer.ask("onimgdata", Map.of("source", Pictures.png(2)))).containsExactly(Map.of("ok", true));
            assertThat(peer.ask("subscribe", "camera")).containsExactly(Map.of("ok", true));
        }
        assertThat(stage.newest("door").toByteArray()).isEqualTo(Pictures.png(2));
    }

    @Test
    void itIsWorthMoreThanTheHeaderOfTheRequest() {
        try (var peer = peer("/door", "{\"token\":\"secret\"}", "Authorization", "Basic eDp5")) {
            assertThat(peer.ask("onimgdata", Map.of("source", Pictures.png(2)))).containsExactly(Map.of("ok", true));
        }
    }

    @Test
    void aClientWithoutTheTokenDoesNothingAndNoTokenIsLogged() {
        stage.show(Pictures.png(1));
        for (var auth : new String[] {"", "{\"token\":\"guess-me\"}", "{\"token\":5}"}) {
            try (var peer = peer("/door", auth)) {
                assertThat(peer.ask("onimgdata", Map.of("source", Pictures.png(2)))).asString().contains("a token is needed");
                assertThat(peer.ask("subscribe", "camera")).asString().contains("a token is needed");
            }
        }
        assertThat(stage.newest("door")).isNull();
        assertThat(log.lines()).noneMatch(line -> line.contains("guess-me"));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (var token : new String[] {"", "a b", "\u00e4", "x".repeat(8193)}) {
            try (var peer = new SocketIoPeer(stage.server.port(), "/door", "", "{\"token\":\"%s\"}".formatted(token))) {
                assertThat(peer.next()).startsWith("4/door,").contains("of ASCII, without spaces)").doesNotContain("a b");
            }
        }
    }
}
