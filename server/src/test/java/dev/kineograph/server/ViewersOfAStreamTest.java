// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `/api/v1/viewers`: whoever administers a stream sees who watches it, and can make a viewer leave.
@ExtendWith(NoLeaks.class)
class ViewersOfAStreamTest {
    private static final String PATH = "/api/v1/viewers?stream=camera";
    private static final String TOKEN = "administrator-of-the-cameras-0123456789";
    private static final String ADMIN = "Authorization: Bearer " + TOKEN;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(AccessRules.builder()
            .token("admin", TokenHash.of(TOKEN))
            .allow(new Who.Token("admin"), Set.of(Action.ADMINISTER), "*")
            .build()));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer ask(String method, String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.request(method, path, headers).readAnswer();
        }
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> viewers(String path) throws IOException {
        var answer = ask("GET", path, ADMIN);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return (List<Map<String, Object>>) JSON.std.mapFrom(answer.text()).get("viewers");
    }

    private List<Map<String, Object>> viewers() throws IOException {
        return viewers(PATH);
    }

    private int kick(Map<String, Object> viewer) throws IOException {
        try (var client = stage.http()) {
            return client.request("DELETE", PATH + "&viewer=" + viewer.get("id"), ADMIN).readHead().status();
        }
    }

    private RawClient watching(String query, String... headers) throws IOException {
        var client = stage.http().get("/camera.mjpg" + query, headers);
        assertThat(client.readHead().status()).isEqualTo(200);
        return client;
    }

    @Test
    void everybodyIsListedWithTheWayInWhichTheyWatch() throws IOException {
        try (var image = watching("?viewer=anna");
                var _ = WebSocketClient.of(stage.http(), "/camera?viewer=anna&ack=1")) {
            ask("GET", "/camera.jpg?viewer=bob");
            ask("GET", "/camera.jpg?viewer=bob");

            // A head may come before its viewer is listed.
            await().until(() -> {
                var listed = viewers().toString();
                return Stream.of("multipart", "websocket", "snapshot").allMatch(listed::contains);
            });
            var viewers = viewers();

            assertThat(viewers).hasSize(2).allSatisfy(viewer -> assertThat((String) viewer.get("id")).matches("[A-Za-z0-9_-]{22}"));
            assertThat(viewers.toString())
                    .contains("how=multipart, address=127.0.0.1, since=20", "how=websocket", "how=snapshot", "framesSent=2, framesSkipped=0")
                    .doesNotContain("anna", "bob", "token");
            assertThat(image.isEndedWithin(1)).isFalse();
        }
    }

    @Test
    void whatAViewerWasSentAndHasSkippedIsCountedWhateverItsPath() throws IOException {
        try (var image = watching("?viewer=anna");
                var camera = stage.camera()) {
            image.readUntil(new String(Pictures.png(1), ISO_8859_1));
            for (int number = 2; number < 12; number++) {
                var picture = Pictures.png(number);
                camera.publish(picture);
                image.readUntil(new String(picture, ISO_8859_1));
            }

            await().untilAsserted(() -> assertThat(viewers().toString()).contains("framesSent=11, framesSkipped=0"));
        }
    }

    @Test
    void theListHasPages() throws IOException {
        try (var one = watching("?viewer=anna");
                var two = watching("?viewer=bob");
                var three = watching("?viewer=carl")) {
            await().until(() -> viewers().size() == 3);
            var seen = new ArrayList<Object>();
            for (Object next = PATH + "&limit=2"; next != null; ) {
                var page = JSON.std.mapFrom(ask("GET", (String) next, ADMIN).text());
                ((List<?>) page.get("viewers")).forEach(viewer -> seen.add(((Map<?, ?>) viewer).get("id")));
                next = page.get("next");
            }

            assertThat(seen).hasSize(3).doesNotHaveDuplicates();
            assertThat(List.of(one, two, three)).hasSize(3);
        }
    }

    @Test
    void onlyWhoAdministersTheStreamMaySeeThemAndNobodyLearnsWhetherItIsThere() throws IOException {
        var there = ask("GET", PATH);
        var missing = ask("GET", PATH.replace("camera", "nothing"));

        assertThat(there.status()).isEqualTo(missing.status()).isIn(401, 403);
        assertThat(there.text().replace("camera", "nothing")).isEqualTo(missing.text());
        assertThat(ask("GET", PATH.replace("camera", "nothing"), ADMIN).status()).isEqualTo(404);
        assertThat(ask("DELETE", PATH + "&viewer=x").status()).isIn(401, 403);
    }

    @Test
    void aPageOfAnotherSiteMayMakeNobodyLeave() throws IOException {
        try (var image = watching("?viewer=anna")) {
            var id = viewers().getFirst().get("id");

            var answer = ask("DELETE", PATH + "&viewer=" + id, "Origin: http://evil.example", "Authorization: Basic YWRtaW46YWRtaW4=");

            assertThat(answer.status()).isIn(401, 403);
            assertThat(image.isEndedWithin(100)).isFalse();
        }
    }

    @Test
    void aViewerThatIsMadeToLeaveIsEndedInOrderAndRefusedWhoeverElseMayStay() throws IOException {
        try (var anna = watching("?viewer=anna");
                var page = WebSocketClient.of(stage.http(), "/camera?viewer=anna");
                var bob = watching("?viewer=bob")) {
            page.next();
            var leaving = viewers().stream().filter(viewer -> viewer.toString().contains("websocket")).findFirst().orElseThrow();

            assertThat(kick(leaving)).isEqualTo(204);

            assertThat(anna.readToEnd()).isNotEmpty();
            assertThat(page.readCloseCode()).isEqualTo(1008);
            for (var path : List.of("/camera.mjpg?viewer=anna", "/camera.jpg?viewer=anna")) {
                var answer = ask("GET", path);
                assertThat(answer.status()).as(path).isEqualTo(403);
                assertThat(answer.text()).contains("an administrator has ended this viewer's connection");
            }
            assertThat(bob.isEndedWithin(100)).isFalse();
            assertThat(ask("GET", "/camera.jpg?viewer=bob").status()).isEqualTo(200);
            stage.stream("door");
            watching("?viewer=carl").close();
        }
    }

    @Test
    void oneWithoutAnIdentityIsKnownByItsAddressAndItsProgram() throws IOException {
        try (var image = watching("", "User-Agent: Nosy/1.0")) {
            assertThat(kick(viewers().getFirst())).isEqualTo(204);
            assertThat(image.readToEnd()).isNotEmpty();
        }

        assertThat(ask("GET", "/camera.mjpg", "User-Agent: Nosy/1.0").status()).isEqualTo(403);
        assertThat(ask("GET", "/camera.jpg", "User-Agent: Nosy/1.0").status()).isEqualTo(403);
        watching("", "User-Agent: Other/1.0").close();
        try (var elsewhere = RawClient.from("127.0.0.2", stage.server.port())) {
            assertThat(elsewhere.get("/camera.jpg", "User-Agent: Nosy/1.0").readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void whoIsNotThereCannotBeMadeToLeave() throws IOException {
        var answer = ask("DELETE", PATH + "&viewer=nobody", ADMIN);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("urn:kineograph:no-such-viewer");
        assertThat(ask("DELETE", PATH, ADMIN).status()).isEqualTo(400);
    }
}
