// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.net.Patience;
import org.junit.jupiter.api.RepeatedTest;

class TmpCloseTest {
    @RepeatedTest(150)
    void plain() throws Exception {
        try (var stage = new Stage(Stage.BRISK.withEpoll(true), Patience.DEFAULT, new Listener.Http(0));
                var camera = stage.camera();
                var viewing = Viewing.of(stage.http(), "/camera.mjpg")) {
            camera.publish(Pictures.png(1));
            viewing.next();
            stage.server.close();
            assertThat(viewing.client().isEndedWithin(3000)).isTrue();
        }
    }
}
