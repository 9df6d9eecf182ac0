// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Framing;
import dev.kineograph.MultipartFraming;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.settings.BrowserRules;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a viewer gets before there is a picture, tick by tick.
class FirstPartTest {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MultipartFraming bytes = new MultipartFraming();
    private final Sent sent = new Sent();

    /// A connection that keeps what it is given.
    private static final class Sent implements BodySink {
        private final StringBuilder text = new StringBuilder();
        private boolean room = true;

        @Override
        public boolean hasRoom() {
            return room;
        }

        @Override
        public void write(ByteBuf bytes) {
            text.append(bytes.toString(ISO_8859_1));
        }

        @Override
        public void requestWritable() {}

        @Override
        public long progress() {
            return 0;
        }

        @Override
        public InetAddress peerAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public PeerHealth peerHealth() {
            return PeerHealth.UNKNOWN;
        }

        @Override
        public void say(ByteBuf words) {
            words.release();
        }

        @Override
        public void end(ByteBuf last) {
            last.release();
        }

        @Override
        public void abort() {}
    }

    private FirstPart wait(Framing framing, boolean waitingPicture, Duration time) {
        var settings = ServerSettings.DEFAULT.with(BrowserRules.DEFAULT.withWaitingPicture(waitingPicture));
        long nanos = System.nanoTime();
        var first = new FirstPart(framing);
        for (long millis = 0; millis < time.toMillis(); millis += TICK.toMillis()) {
            nanos += TICK.toNanos();
            first.tick(sent, bytes, settings, nanos);
        }
        return first;
    }

    private int count(String words) {
        return sent.text.toString().split(words, -1).length - 1;
    }

    private String token() {
        return "--" + bytes.contentType().replaceFirst(".*=", "");
    }

    @ParameterizedTest
    @EnumSource
    void withoutAWaitingPictureAHeaderGrowsOftenEnoughForProxies(Framing framing) {
        var first = wait(framing, false, MINUTE);
        assertThat(sent.text.toString()).isEqualTo("X-Pad: ..");

        first.end(sent);
        assertThat(sent.text.toString()).isEqualTo("X-Pad: ..\r\n");
    }

    @Test
    void programsAreNotShownTheWaitingPicture() {
        wait(Framing.CLASSIC, true, MINUTE);

        assertThat(sent.text.toString()).startsWith("X-Pad: ").doesNotContain("image/");
    }

    @Test
    void browsersAreShownItOnceAndAgainWithTheHeartbeat() {
        wait(Framing.EAGER, true, TICK);
        assertThat(sent.text.toString()).startsWith("Content-Type: image/jpeg\r\n\r\n\u00ff\u00d8").endsWith(token() + "\r\nContent-Type: image/jpeg\r\n\r\n");
        assertThat(count(token())).isEqualTo(1);

        sent.text.setLength(0);
        wait(Framing.EAGER, true, MINUTE);

        // Every 3 s.
        assertThat(count(token())).isEqualTo(20);
        assertThat(sent.text.toString()).doesNotContain("X-Pad");
    }

    @Test
    void theFirstFrameEndsTheHeadThatIsOpen() {
        assertThat(wait(Framing.EAGER, false, MINUTE).end(sent)).isEqualTo(Wire.Part.EAGER_FIRST);
        assertThat(wait(Framing.EAGER, true, MINUTE).end(sent)).isEqualTo(Wire.Part.EAGER);
        assertThat(wait(Framing.CLASSIC, true, MINUTE).end(sent)).isEqualTo(Wire.Part.CLASSIC);
    }

    @Test
    void whoHasNoRoomIsSentNothing() {
        sent.room = false;

        wait(Framing.EAGER, true, MINUTE);

        assertThat(sent.text).isEmpty();
    }
}
