// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AotTrainingRunTest {
    @Test
    void itPushesAndWatchesAndStartsAServerWithAConfiguration() throws Exception {
        var served = new ArrayList<List<String>>();
        try (var server = RunningServer.start(Configuration.DEFAULT.withPort(0))) {
            new AotTrainingRun(server.addresses().getFirst(), arguments -> served.add(List.of(arguments))).run();

            var camera = server.hub().find(StreamName.of("camera")).orElseThrow();
            assertThat(camera.stats().framesSent()).as("frames that viewers got").isGreaterThan(20 * 100);
        }
        assertThat(served).singleElement().satisfies(arguments -> assertThat(arguments.getFirst()).endsWith(".yml"));
    }
}
