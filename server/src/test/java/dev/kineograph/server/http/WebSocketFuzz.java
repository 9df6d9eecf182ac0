// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The target of `./fuzz messages`: what comes on a WebSocket. It is the same messages and the same end however it is cut into pieces,
/// whose length the first byte chooses, and holds nothing afterwards.
public final class WebSocketFuzz {
    private static final int MAX_MESSAGE = 2000;

    private WebSocketFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var whole = heard(input, input.length);
        var pieces = heard(input, 1 + (input[0] & 0x7f));
        if (!whole.equals(pieces) && !dependsOnTime(whole) && !dependsOnTime(pieces)) {
            throw new AssertionError("in one piece: %s, in several: %s".formatted(whole, pieces));
        }
    }

    /// Pings are counted within a second.
    private static boolean dependsOnTime(List<String> heard) {
        return heard.contains("end " + WebSocketCloseStatus.POLICY_VIOLATION.code());
    }

    private static List<String> heard(byte[] input, int pieceLength) {
        var budget = new MemoryBudget(new CurrentSettings(ServerSettings.DEFAULT));
        var share = budget.open(InetAddress.getLoopbackAddress(), () -> {});
        var channel = new EmbeddedChannel();
        var log = new MessageLog();
        var bounds = new InputBounds(() -> share, () -> Duration.ofHours(1));
        channel.pipeline().addLast(new WebSocketReader(bounds, new InputPace(channel.eventLoop()), log));
        for (int at = 1; at < input.length; at += pieceLength) {
            channel.writeInbound(Unpooled.copiedBuffer(input, at, Math.min(pieceLength, input.length - at)));
            while (!channel.config().isAutoRead()) {
                channel.runScheduledPendingTasks();
            }
        }
        channel.finishAndReleaseAll();
        if (budget.held() != 0) {
            throw new AssertionError("%,d bytes are still held".formatted(budget.held()));
        }
        return log.heard;
    }

    private static final class MessageLog implements WebSocketReader.Receiver {
        private final List<String> heard = new ArrayList<>();

        private void add(String what) {
            if (!heard.isEmpty() && heard.getLast().startsWith("end")) {
                throw new AssertionError(what + " after " + heard.getLast());
            }
            heard.add(what);
        }

        @Override
        public void checkLength(long bytes) {
            if (bytes > MAX_MESSAGE) {
                throw new RefusedException(Refusal.TOO_MANY_BYTES, "message: too long");
            }
        }

        @Override
        public void text(String text) {
            checkLength(text.length());
            add("text " + text);
        }

        @Override
        public void binary(ByteBuf bytes) {
            checkLength(bytes.readableBytes());
            add("binary " + ByteBufUtil.hexDump(bytes));
        }

        @Override
        public void pong(ByteBuf pong) {
            add("pong " + ByteBufUtil.hexDump(pong));
            pong.release();
        }

        @Override
        public void end(ByteBuf farewell) {
            add("end " + farewell.getUnsignedShort(2));
            farewell.release();
        }
    }
}
