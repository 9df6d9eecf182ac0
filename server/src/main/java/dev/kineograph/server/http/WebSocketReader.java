// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.text.VisibleText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads what a client sends on a WebSocket: answers pings and the closing handshake, closes with the right code where the protocol is
/// broken (RFC 6455, 7.4), and hands messages on.
///
/// A message takes memory as it arrives, within its connection's [InputBounds], and is handled at the pace of its [InputPace]: what has
/// been read meanwhile is kept, and the rest waits in the kernel. Netty's decoder would keep a whole frame, and its aggregator copies a
/// message of small frames again and again.
///
/// **Threading.** Confined to its event loop.
public final class WebSocketReader extends ChannelInboundHandlerAdapter {
    /// The most bytes of a close frame's reason (RFC 6455, 5.5).
    public static final int MAX_REASON_BYTES = 123;

    private static final int MAX_PINGS_PER_SECOND = 20;

    /// Enough for 16 MiB in frames of 4 KB.
    private static final int MAX_FRAMES = 4096;

    private final InputBounds bounds;
    private final InputPace pace;
    private final Receiver receiver;
    private final WebSocketFrameHead head = new WebSocketFrameHead();
    private final ByteCollector message;
    private final HeldBytes held;

    /// The payload of the control frame that is being read.
    private byte[] control = {};

    /// How much of the current payload has been read, or -1 between two frames.
    private long payloadAt = -1;

    /// The first frame's opcode while a message is being read, otherwise 0.
    private int opcode;

    private int frames;
    private @Nullable Deadline deadline;
    private boolean timed;
    private long second;
    private int pings;
    private boolean closing;
    private boolean waiting;

    /// Input that was read while messages wait, in ordinary memory: an event loop that ends may not notify its connections.
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;

    /// Receives messages.
    public interface Receiver {
        /// Checks a length before the message, or the next part of it, is read.
        ///
        /// @throws RefusedException if the message is too long
        void checkLength(long bytes);

        /// A text message has arrived.
        void text(String text);

        /// A binary message has arrived; the receiver releases its bytes.
        void binary(ByteBuf bytes);

        /// A ping has arrived; the receiver sends or releases this message, which answers it.
        void pong(ByteBuf pong);

        /// A message was refused before it was complete; nothing after it is read.
        default void refused(RefusedException refusal) {
            end(farewell(refusal));
        }

        /// The WebSocket ends: the receiver sends this closing message, nothing after it, and then FIN. The reader drops what the client still sends.
        void end(ByteBuf farewell);
    }

    /// A reader for one connection, to be added to its pipeline.
    public WebSocketReader(InputBounds bounds, InputPace pace, Receiver receiver) {
        this.bounds = bounds;
        this.pace = pace;
        this.receiver = receiver;
        this.message = new ByteCollector(bounds.memory());
        this.held = new HeldBytes(bounds.memory());
    }

    /// The closing message that says why a message was refused.
    private static ByteBuf farewell(RefusedException refusal) {
        var shown = VisibleText.withinBytes(refusal.sentence(), MAX_REASON_BYTES);
        return WebSocketHeader.close(Unpooled.buffer(), closeCode(refusal.reason()), shown);
    }

    /// The code that closes a WebSocket for that reason.
    public static int closeCode(Refusal reason) {
        return switch (reason) {
            case TOO_MANY_BYTES -> WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
            case NO_MEMORY, TOO_MANY_VIEWERS -> WebSocketCloseStatus.TRY_AGAIN_LATER.code();
            default -> WebSocketCloseStatus.POLICY_VIOLATION.code();
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) {
        try {
            if (!closing && input instanceof ByteBuf in) {
                if (waiting) {
                    keep(ctx, in);
                } else {
                    read(ctx, in);
                }
            }
        } catch (RefusedException e) {
            refuse(e);
        } finally {
            ReferenceCountUtil.release(input);
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf in) {
        try {
            readFrames(ctx, in);
            if (waiting) {
                keep(ctx, in);
                pace.later(() -> resume(ctx));
            }
            watchTime(ctx);
        } catch (RefusedException e) {
            refuse(e);
        } catch (CorruptedWebSocketFrameException e) {
            close(e.closeStatus().code(), "");
        }
    }

    private void readFrames(ChannelHandlerContext ctx, ByteBuf in) {
        while (in.isReadable() && !closing && !waiting) {
            if (payloadAt < 0 && head.read(in)) {
                beginFrame();
            }
            if (payloadAt >= 0) {
                readPayload(ctx, in);
            }
        }
    }

    private void beginFrame() {
        payloadAt = 0;
        if (head.isControl()) {
            control = new byte[(int) head.length()];
            return;
        }
        if ((head.opcode() == WebSocketFrameHead.CONTINUATION) != (opcode != 0)) {
            throw WebSocketFrameHead.broken("a continuation of nothing, or a message within another");
        }
        // The sum may overflow.
        receiver.checkLength(Math.max(head.length(), head.length() + message.length()));
        opcode = opcode == 0 ? head.opcode() : opcode;
        frames++;
        if (frames > MAX_FRAMES) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "message: more than %,d frames (expected: larger ones)".formatted(MAX_FRAMES));
        }
    }

    private void readPayload(ChannelHandlerContext ctx, ByteBuf in) {
        int count = (int) Math.min(in.readableBytes(), head.length() - payloadAt);
        byte[] part = new byte[count];
        in.readBytes(part);
        head.unmask(part, payloadAt);
        if (isWhole(count)) {
            // The usual case: a message of one frame needs no collecting.
            finish();
            deliver(head.opcode(), part);
            return;
        }
        if (head.isControl()) {
            System.arraycopy(part, 0, control, (int) payloadAt, count);
        } else {
            message.add(Unpooled.wrappedBuffer(part), head.isFinal() ? head.length() - payloadAt : Integer.MAX_VALUE);
        }
        payloadAt += count;
        if (payloadAt == head.length()) {
            endFrame(ctx);
        }
    }

    private boolean isWhole(int count) {
        return !head.isControl() && frames == 1 && head.isFinal() && count == head.length();
    }

    private void endFrame(ChannelHandlerContext ctx) {
        if (head.isControl()) {
            payloadAt = -1;
            if (opcode == 0) {
                stopTime();
            }
            handleControl(ctx);
        } else if (head.isFinal()) {
            int first = opcode;
            byte[] whole = message.take();
            finish();
            deliver(first, whole);
        } else {
            payloadAt = -1;
        }
    }

    /// The message is complete.
    private void finish() {
        payloadAt = -1;
        opcode = 0;
        frames = 0;
        stopTime();
    }

    private void deliver(int first, byte[] whole) {
        pace.handled(whole.length);
        if (first == WebSocketFrameHead.TEXT) {
            receiver.text(text(whole));
        } else {
            receiver.binary(Unpooled.wrappedBuffer(whole));
        }
        waiting = pace.mustWait();
    }

    private static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not UTF-8", e);
        }
    }

    private void handleControl(ChannelHandlerContext ctx) {
        pace.handled(control.length);
        switch (head.opcode()) {
            case WebSocketFrameHead.PING -> pong(ctx);
            case WebSocketFrameHead.CLOSE -> close(closeCode(), "");
            default -> { }
        }
        waiting = pace.mustWait();
    }

    /// The client's close code, which the response repeats.
    private int closeCode() {
        if (control.length == 0) {
            return WebSocketCloseStatus.NORMAL_CLOSURE.code();
        }
        int code = control.length == 1 ? 0 : ByteBuffer.wrap(control).getShort() & 0xffff;
        if (!WebSocketCloseStatus.isValidStatusCode(code)) {
            throw WebSocketFrameHead.broken("a code that none may send");
        }
        text(Arrays.copyOfRange(control, Short.BYTES, control.length));
        return code;
    }

    private void pong(ChannelHandlerContext ctx) {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        pings = now == second ? pings + 1 : 1;
        second = now;
        if (pings > MAX_PINGS_PER_SECOND) {
            close(WebSocketCloseStatus.POLICY_VIOLATION.code(), "too many pings");
        } else if (ctx.channel().isWritable()) {
            // The pong would wait behind a picture that is being sent; then that picture is the sign of life.
            receiver.pong(WebSocketHeader.pong(ctx.alloc().buffer(), Unpooled.wrappedBuffer(control)));
        }
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        ctx.channel().config().setAutoRead(false);
        int bytes = kept.readableBytes() + in.readableBytes();
        held.set(bytes);
        kept = Unpooled.buffer(bytes).writeBytes(kept).writeBytes(in);
    }

    private void resume(ChannelHandlerContext ctx) {
        waiting = false;
        if (ctx.isRemoved()) {
            return;
        }
        var rest = kept;
        kept = Unpooled.EMPTY_BUFFER;
        held.set(0);
        try {
            read(ctx, rest);
        } catch (RuntimeException e) {
            ctx.fireExceptionCaught(e);
        }
        if (!waiting) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    /// Sets the deadline of a message that has begun.
    private void watchTime(ChannelHandlerContext ctx) {
        boolean underWay = opcode != 0 || payloadAt >= 0 || head.isUnderWay();
        if (!underWay || timed || closing) {
            return;
        }
        if (deadline == null) {
            deadline = new Deadline(ctx.channel().eventLoop(), this::tooLate);
        }
        timed = true;
        deadline.in(bounds.timeout().get());
    }

    private void stopTime() {
        if (timed && deadline != null) {
            timed = false;
            deadline.never();
        }
    }

    private void tooLate() {
        refuse(new RefusedException(Refusal.BAD_VALUE, "message: %,d bytes after %s s (expected: all of it)"
                .formatted(message.length(), bounds.timeout().get().toMillis() / 1e3)));
    }

    private void refuse(RefusedException refusal) {
        if (stopReading()) {
            receiver.refused(refusal);
        }
    }

    private void close(int code, String reason) {
        if (stopReading()) {
            receiver.end(WebSocketHeader.close(Unpooled.buffer(), code, reason));
        }
    }

    /// Drops all input, past and future. Returns whether it was read until now.
    private boolean stopReading() {
        boolean wasReading = !closing;
        closing = true;
        stopTime();
        message.drop();
        kept = Unpooled.EMPTY_BUFFER;
        held.set(0);
        return wasReading;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopReading();
    }
}
