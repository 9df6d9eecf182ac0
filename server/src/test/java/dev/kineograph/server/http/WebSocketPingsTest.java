// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.NoLeaks;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class WebSocketPingsTest {
    private final List<String> said = new ArrayList<>();
    private final WebSocketPings pings = new WebSocketPings(bytes -> {
        said.add(ByteBufUtil.hexDump(bytes));
        bytes.release();
    });
    private final EmbeddedChannel channel = new EmbeddedChannel(pings);

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void aPingGoesOutEvery25Seconds() {
        channel.freezeTime();
        pass(24);
        assertThat(said).isEmpty();
        pass(1);
        assertThat(said).containsExactly("8900");
        pass(25);
        assertThat(said).containsExactly("8900", "8900");
        channel.finishAndReleaseAll();
    }

    @Test
    void noneGoesOutOnAConnectionThatHasEnded() {
        channel.close();
        pass(100);

        assertThat(said).isEmpty();
    }
}
