// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Conditions of uploads hold also if many come at the same time, on several event loops: that is what they are for (RFC 9110, 13.1.1).
@ExtendWith(NoLeaks.class)
class ConditionalUploadsTest {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = 50;

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY);

    private final CyclicBarrier together = new CyclicBarrier(CLIENTS);

    private static <T> List<T> atOnce(Callable<List<T>> client) throws Exception {
        var results = new ArrayList<T>();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (var result : threads.invokeAll(IntStream.range(0, CLIENTS).mapToObj(_ -> client).toList())) {
                results.addAll(result.get());
            }
        }
        return results;
    }

    /// On a connection of its own, as a refusal at the head of a request ends it.
    private int put(String path, String condition) throws IOException {
        try (var client = stage.http()) {
            return client.put(path, Pictures.png(1), condition).readAnswer().status();
        }
    }

    private void awaitTheOthers() throws Exception {
        together.await(30, TimeUnit.SECONDS);
    }

    @Test
    void whereNothingIsOnlyOneOfManyPublishes() throws Exception {
        var published = atOnce(() -> {
            var mine = new ArrayList<String>();
            for (int i = 0; i < ROUNDS; i++) {
                awaitTheOthers();
                int status = put("/still%d.png".formatted(i), "If-None-Match: *");
                assertThat(status).isIn(201, 412);
                if (status == 201) {
                    mine.add("still" + i);
                }
            }
            return mine;
        });

        assertThat(published).doesNotHaveDuplicates().hasSize(ROUNDS);
    }

    @Test
    void noPictureIsReplacedThatItsSenderHasNotSeen() throws Exception {
        stage.show(Pictures.png(1));

        var replaced = atOnce(() -> {
            var mine = new ArrayList<String>();
            try (var client = stage.http()) {
                for (int i = 0; i < ROUNDS; i++) {
                    awaitTheOthers();
                    var seen = client.get("/camera.png").readAnswer().header("ETag");
                    if (put("/camera.png", "If-Match: " + seen) == 204) {
                        mine.add(seen);
                    }
                }
            }
            return mine;
        });

        assertThat(replaced).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(ROUNDS);
    }
}
