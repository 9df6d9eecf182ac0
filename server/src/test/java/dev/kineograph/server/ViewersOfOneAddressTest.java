// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One client is not a crowd, whatever names it gives itself. The clients are those of a trusted proxy.
@ExtendWith(NoLeaks.class)
class ViewersOfOneAddressTest {
    private static final int MAX = 5;
    private static final String CLIENT = "X-Forwarded-For: 2001:db8::%d";

    @AutoClose
    private final Stage stage = new Stage(
            Stage.STEADY.with(TrustedProxies.of("127.0.0.1")).with(Limits.DEFAULT.withViewersPerAddress(MAX)), new Listener.Http(0));

    private Map<String, Object> awaitState(int viewers, int connections) {
        await().until(() -> stage.state("camera").get("connections").equals(connections));
        return await().until(() -> stage.state("camera"), now -> now.get("viewers").equals(viewers));
    }

    @Test
    void snapshotsUnderManyNamesAreFewViewers() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            for (int i = 0; i < 20; i++) {
                client.get("/camera.jpg", "User-Agent: program" + i, CLIENT.formatted(i)).readAnswer();
                client.get("/camera.jpg?viewer=person" + i, CLIENT.formatted(i)).readAnswer();
                client.get("/camera.jpg", "Cookie: kineograph=" + "%022d".formatted(i), CLIENT.formatted(i)).readAnswer();
            }
        }

        assertThat(awaitState(MAX, 0)).containsEntry("viewersCapped", true);
    }

    @Test
    void allMayWatchAndTheNextOneCountsWhenOneLeaves() throws IOException {
        stage.show(Pictures.jpeg(1));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i <= MAX; i++) {
            var path = i % 2 == 0 ? "/camera.mjpg" : "/camera.mjpg?viewer=person" + i;
            var client = stage.http().get(path, CLIENT.formatted(i));
            clients.add(client);
            assertThat(client.readHead().status()).isEqualTo(200);
        }
        assertThat(awaitState(MAX, MAX + 1)).containsEntry("viewersCapped", true);

        clients.getFirst().close();

        await().until(() -> !stage.state("camera").containsKey("viewersCapped"));
        assertThat(awaitState(MAX, MAX)).doesNotContainKey("viewersCapped");
        clients.forEach(RawClient::close);
    }

    @Test
    void programsOfThisMachineAreWhoeverTheySayTheyAre() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = RawClient.from("127.0.0.2", stage.server.port())) {
            for (int i = 0; i < 20; i++) {
                client.get("/camera.jpg", "User-Agent: program" + i).readAnswer();
            }
        }

        assertThat(awaitState(20, 0)).doesNotContainKey("viewersCapped");
    }

    @Test
    void theEventsOfTheStreamOutliveThoseOfItsViewers() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            for (int i = 0; i < 40; i++) {
                client.get("/camera.jpg?viewer=person" + i, "X-Forwarded-For: 8.8.%d.8".formatted(i)).readAnswer();
            }
        }

        var state = awaitState(40, 0);

        assertThat(state.get("events").toString()).contains("event=online", "event=offline");
        assertThat((int) state.get("eventsOmitted")).isPositive();
    }
}
