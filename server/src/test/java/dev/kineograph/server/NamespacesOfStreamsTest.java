// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Decision;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that may only watch finds the namespaces that there are, and makes none.
@ExtendWith(NoLeaks.class)
class NamespacesOfStreamsTest {
    private static final String[] STRANGE = {"Origin", "http://elsewhere.example"};

    @AutoClose
    private final Stage stage = new Stage(ServerSettings.DEFAULT.with(Stage.LOOPS), Stage.FOR_ALL_PAGES);

    private static String joining(Stage stage, String namespace, String... headers) {
        try (var peer = new SocketIoPeer(stage.server.port(), namespace, "", "", headers)) {
            return peer.next();
        }
    }

    @Test
    void aWatcherJoinsTheNamespaceOfAStreamAndNoOther() {
        stage.stream("garden");

        assertThat(joining(stage, "/", STRANGE)).startsWith("0{");
        assertThat(joining(stage, "/garden", STRANGE)).startsWith("0/garden,{");
        assertThat(joining(stage, "/garden2", STRANGE))
                .isEqualTo("4/garden2,{\"message\":\"garden2: there is no such stream\"}");
    }

    @Test
    void whoMayPublishMakesOneByPushing() {
        try (var pusher = SocketIoPeer.connected(stage.server.port(), "/garden", "")) {
            assertThat(joining(stage, "/garden", STRANGE)).startsWith("4/garden,");

            pusher.ask("onimgdata", Map.of("source", Pictures.png(1)));

            assertThat(joining(stage, "/garden", STRANGE)).startsWith("0/garden,{");
        }
    }

    @Test
    void namespacesThatAreListedAreThere() {
        var listed = Stage.FOR_ALL_PAGES.with(SocketIoSettings.DEFAULT.withNamespaces("/lobby"));
        try (var other = new Stage(ServerSettings.DEFAULT.with(Stage.LOOPS), listed)) {
            assertThat(joining(other, "/lobby", STRANGE)).startsWith("0/lobby,{");
            assertThat(joining(other, "/else")).startsWith("4/else,");
        }
    }

    @Test
    void aHiddenStreamsNamespaceIsNotThereEither() {
        stage.stream("garden");
        stage.server.settings(stage.server.settings().with((_, _, _) -> Decision.hidden()));

        assertThat(joining(stage, "/garden", STRANGE)).isEqualTo("4/garden,{\"message\":\"garden: there is no such stream\"}");
        assertThat(joining(stage, "/garden")).startsWith("0/garden,{");
        assertThat(joining(stage, "/garden2")).startsWith("0/garden2,{");
    }
}
