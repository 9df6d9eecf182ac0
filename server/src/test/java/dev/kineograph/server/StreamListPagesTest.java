// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Decision;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The list of streams comes in pages, for one stream alone, and only if it has changed.
@ExtendWith(NoLeaks.class)
class StreamListPagesTest {
    private static final String PATH = "/api/v1/streams";

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(new RecordingAccess((_, stream, _) ->
            stream.value().equals("cellar") ? Decision.hidden() : Decision.undecided())));

    private Answer get(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer();
        }
    }

    private static List<Object> names(Map<String, Object> answer) {
        return ((List<?>) answer.get("streams")).stream().<Object>map(entry -> ((Map<?, ?>) entry).get("name")).toList();
    }

    private Map<?, ?> only(String name) throws IOException {
        return (Map<?, ?>) ((List<?>) JSON.std.mapFrom(get(PATH + "?stream=" + name).text()).get("streams")).getFirst();
    }

    @Test
    void thePagesTogetherAreTheListAndHiddenStreamsAreOnNone() throws IOException {
        for (var name : List.of("attic", "barn", "cellar", "den", "entry")) {
            stage.stream(name);
        }
        var all = new ArrayList<Object>();
        var sizes = new ArrayList<Integer>();

        for (Object next = PATH + "?limit=2"; next != null; ) {
            var page = JSON.std.mapFrom(get((String) next).text());
            all.addAll(names(page));
            sizes.add(names(page).size());
            next = page.get("next");
        }

        assertThat(all).containsExactly("attic", "barn", "den", "door", "entry");
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void oneStreamIsListedAlone() throws IOException {
        stage.show(Pictures.png(1));

        assertThat(names(JSON.std.mapFrom(get(PATH + "?stream=camera").text()))).containsExactly("camera");
        assertThat(get(PATH + "?stream=cellar").status()).isEqualTo(404);
        assertThat(get(PATH + "?stream=../x").status()).isEqualTo(400);
    }

    @Test
    void itIsToldWhoMadeAStreamWhoPublishesAndHowManyBytesThereAre() throws IOException {
        try (var client = stage.http()) {
            client.put("/pushed.png", Pictures.png(1)).readHead();
        }
        stage.hub.add(StreamName.of("drawn"), StreamSettings.DEFAULT.withOnDemand(false), Sources.still(Pictures.png(2)));
        await().untilAsserted(() -> assertThat(only("drawn").get("publisher")).isEqualTo("the source of drawn"));

        assertThat(only("pushed").toString()).contains("madeBy=push", "publisher=HTTP uploads", "bytesIn=" + Pictures.png(1).length, "framesIn=1", "connections=0");
        assertThat(only("drawn").toString()).contains("madeBy=configuration", "bytes=" + Pictures.png(2).length);
        assertThat(only("door").containsKey("publisher")).isFalse();
    }

    @Test
    void whoHasTheNewestListIsToldSoUntilMoreChangesThanPictures() throws IOException {
        try (var camera = stage.camera()) {
            camera.publish(Pictures.png(1));
            var tag = get(PATH).header("ETag");
            assertThat(tag).startsWith("W/\"");
            camera.publish(Pictures.png(2));

            try (var client = stage.http()) {
                var same = client.get(PATH, "If-None-Match: " + tag).readHead();
                assertThat(same.status()).isEqualTo(304);
                assertThat(same.header("ETag")).isEqualTo(tag);
            }
            stage.stream("garden");
            assertThat(get(PATH, "If-None-Match: " + tag).status()).isEqualTo(200);
        }
    }

    @Test
    void aBadLimitIsRefused() throws IOException {
        for (var limit : List.of("0", "1001", "-1", "x", "99999999999")) {
            assertThat(get(PATH + "?limit=" + limit).status()).as(limit).isEqualTo(400);
        }
    }
}
