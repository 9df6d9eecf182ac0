// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class AfterTheHandshakeTest {
    private static final String HANDSHAKE = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

    @AutoClose
    private final EmbeddedChannel channel = new EmbeddedChannel(new AfterTheHandshake(50));

    private void write(String text) {
        channel.writeOneOutbound(Unpooled.copiedBuffer(text, US_ASCII));
        channel.flushOutbound();
    }

    private String written() {
        ByteBuf bytes = channel.readOutbound();
        if (bytes == null) {
            return "";
        }
        var text = bytes.toString(US_ASCII);
        bytes.release();
        return text;
    }

    @Test
    void aMessageComesLaterThanTheHandshakeAndAllOthersAtOnce() {
        channel.freezeTime();

        write(HANDSHAKE);
        write("0{}");
        write("40");
        assertThat(written()).isEqualTo(HANDSHAKE);
        assertThat(written()).isEmpty();

        channel.advanceTimeBy(50, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(written() + written()).isEqualTo("0{}40");

        write("42");
        assertThat(written()).isEqualTo("42");
    }

    @Test
    void otherAnswersAreNotHeldBack() {
        write("HTTP/1.1 200 OK\r\n\r\n");
        write("0{}");

        assertThat(written() + written()).isEqualTo("HTTP/1.1 200 OK\r\n\r\n0{}");
    }
}
