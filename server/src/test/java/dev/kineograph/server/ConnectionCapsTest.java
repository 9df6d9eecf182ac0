// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class ConnectionCapsTest {
    private static final int MOST = 20;

    private final List<RawClient> clients = new ArrayList<>();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    ConnectionCapsTest(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)).with(new Limits(MOST, 1)));
    }

    private RawClient connected(RawClient client) {
        clients.add(client);
        return client;
    }

    @AfterEach
    void leave() {
        clients.forEach(RawClient::close);
    }

    @Test
    void idleConnectionsOfBothPortsTogetherAreCapped() throws IOException {
        for (int i = 0; i < MOST; i++) {
            connected(i % 2 == 0 ? stage.http() : stage.tcp());
        }
        stage.awaitConnections(MOST);

        var refused = connected(stage.http()).get("/camera.jpg").readAnswer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(refused.text()).contains("at most 20 in all, maxConnections");
        assertThat(connected(stage.tcp()).isEnded()).isTrue();
        assertThat(stage.server.connections()).isEqualTo(MOST);
        assertThat(stage.rejected("http DENIED")).isEqualTo(1);
        assertThat(stage.rejected("tcp DENIED")).isEqualTo(1);
        assertThat(log.lines()).first().asString().contains("127.0.0.1", "at most 20 in all, maxConnections, and 1 from one address, maxConnectionsPerAddress");
    }

    /// Nothing that it sends is kept, and it has a second: a crowd that is turned away costs no memory.
    @Test
    void whoIsTurnedAwayIsClosedAlthoughItSaysNothingOrTooMuch() throws IOException {
        for (int i = 0; i < MOST; i++) {
            connected(stage.http());
        }
        stage.awaitConnections(MOST);

        var silent = connected(stage.http());
        var loud = connected(stage.http());
        loud.get("/").send(new byte[100_000]);

        assertThat(loud.readAnswer().status()).isEqualTo(503);
        assertThat(silent.isEnded()).isTrue();
        assertThat(stage.server.connections()).isEqualTo(MOST);
    }

    /// More than are answered at a time.
    @Test
    void aCrowdThatIsTurnedAwayIsClosed() throws IOException {
        for (int i = 0; i < MOST; i++) {
            connected(stage.http());
        }
        stage.awaitConnections(MOST);

        for (int i = 0; i < 200; i++) {
            connected(stage.http());
        }

        assertThat(clients.subList(MOST, clients.size())).allMatch(RawClient::isEnded);
    }

    @Test
    void aPlaceThatWasLeftIsTakenAgain() throws IOException {
        for (int i = 0; i < MOST; i++) {
            connected(stage.http());
        }
        stage.awaitConnections(MOST);

        clients.getFirst().kill();
        stage.awaitConnections(MOST - 1);

        assertThat(connected(stage.http()).get("/").readHead().status()).isEqualTo(200);
    }

    @Test
    void connectionsThatComeAndGoLeaveNothingBehind() throws IOException {
        for (int i = 0; i < 5 * MOST; i++) {
            try (var client = i % 2 == 0 ? stage.http() : stage.tcp()) {
                if (i % 3 == 0) {
                    client.kill();
                }
            }
        }

        stage.awaitConnections(0);
    }
}
