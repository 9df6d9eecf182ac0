// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages that come faster than they are handled wait, in their sender's share of the memory.
class WebSocketInputMemoryTest {
    private static final byte[] EMPTY_TEXT = {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0};

    private final MemoryBudget budget =
            new MemoryBudget(new CurrentSettings(ServerSettings.DEFAULT.with(new Limits(10, 10, 4 * Limits.MIN_MEMORY))));
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Refusal> refusals = new ArrayList<>();
    private int texts;

    WebSocketInputMemoryTest() {
        var bounds = new InputBounds(() -> budget.open(InetAddress.getLoopbackAddress(), () -> {}), () -> Duration.ofHours(1));
        channel.pipeline().addLast(new WebSocketReader(bounds, new InputPace(channel.eventLoop()), new Counting()));
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        assertThat(budget.held()).isZero();
    }

    private void send(int messages) {
        var bytes = Unpooled.buffer(messages * EMPTY_TEXT.length);
        for (int i = 0; i < messages; i++) {
            bytes.writeBytes(EMPTY_TEXT);
        }
        channel.writeInbound(bytes);
    }

    @Test
    void whatWaitsIsCountedUntilItIsHandled() {
        send(1000);

        assertThat(budget.held()).isEqualTo((1000 - texts) * (long) EMPTY_TEXT.length).isPositive();
        while (texts < 1000) {
            channel.runScheduledPendingTasks();
        }
        assertThat(budget.held()).isZero();
        assertThat(refusals).isEmpty();
    }

    @Test
    void whoHasNoMemoryForItIsRefused() {
        send((int) Limits.MIN_MEMORY / EMPTY_TEXT.length + 1000);

        assertThat(refusals).containsExactly(Refusal.NO_MEMORY);
        assertThat(budget.held()).isZero();
    }

    private final class Counting implements WebSocketReader.Receiver {
        @Override
        public void checkLength(long bytes) {}

        @Override
        public void text(String text) {
            texts++;
        }

        @Override
        public void binary(ByteBuf bytes) {
            throw new AssertionError("nothing binary was sent");
        }

        @Override
        public void pong(ByteBuf pong) {
            throw new AssertionError("nothing was pinged");
        }

        @Override
        public void refused(RefusedException refusal) {
            refusals.add(refusal.reason());
        }

        @Override
        public void end(ByteBuf farewell) {
            farewell.release();
        }
    }
}
