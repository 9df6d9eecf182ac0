// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Caller;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.settings.Timeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// One producer on a TCP port: again and again 8 bytes of length, big-endian, then an image of that length.
///
/// Nothing is allocated by the length that it claims, and nothing that it does harms the stream or another producer: what is
/// cut short is dropped, what is no image is refused, and who goes on with it is closed.
///
/// **Threading.** Confined to its event loop.
final class LengthPrefixedReader extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(LengthPrefixedReader.class.getName());
    private static final int LENGTH_BYTES = 8;
    private static final int MOST_EMPTY_IMAGES = 10;
    private static final int MOST_BAD_IMAGES = 3;

    private final ImageStream stream;
    private final Caller caller;
    private final RefusalLog refusals;
    private final CurrentSettings settings;
    private final SocketChannel channel;
    private final Deadline deadline;
    private final ByteBuf lengthBytes = Unpooled.buffer(LENGTH_BYTES, LENGTH_BYTES);
    private final ByteCollector image = new ByteCollector();
    private @Nullable Publisher publisher;
    private long length;
    private int emptyImages;
    private int badImages;
    private long goodImages;
    private boolean began;
    private boolean closing;

    LengthPrefixedReader(
            ImageStream stream, Caller caller, RefusalLog refusals, CurrentSettings settings, SocketChannel channel) {
        this.stream = stream;
        this.caller = caller;
        this.refusals = refusals;
        this.settings = settings;
        this.channel = channel;
        this.deadline = new Deadline(channel.eventLoop(), this::tooLate);
        deadline.in(timeouts().firstWord());
    }

    private Timeouts timeouts() {
        return settings.get().timeouts();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable() && !closing) {
                readOrRefuse(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /// Behind a picture that is refused the next one may stand in the same bytes.
    private void readOrRefuse(ByteBuf bytes) {
        try {
            read(bytes);
        } catch (RefusedException e) {
            refuse(e);
            if (closing) {
                channel.close();
            }
        }
    }

    private void read(ByteBuf bytes) {
        if (lengthBytes.isWritable()) {
            beginFrame();
            lengthBytes.writeBytes(bytes, Math.min(bytes.readableBytes(), lengthBytes.writableBytes()));
            if (!lengthBytes.isWritable()) {
                length = lengthBytes.getLong(0);
                checkLength();
            }
            return;
        }
        image.add(bytes, length - image.length());
        if (image.length() == length) {
            endFrame(image.take());
        }
    }

    private void beginFrame() {
        if (!lengthBytes.isReadable()) {
            deadline.in(timeouts().picture());
        }
    }

    private void checkLength() {
        if (!began) {
            began = true;
            FirstBytes.stranger(lengthBytes).ifPresent(this::answerStranger);
        }
        if (closing) {
            return;
        }
        if (length == 0) {
            skipEmpty();
        } else if (length < 0 || length > Picture.MAX_BYTES) {
            throw fatal(
                    Refusal.TOO_MANY_BYTES,
                    "image length %d, %s (expected: 1 to %,d, 8 bytes, big-endian)"
                            .formatted(length, FirstBytes.guess(lengthBytes), Picture.MAX_BYTES));
        }
    }

    /// Length 0 is nothing, and some producers send it between images.
    private void skipEmpty() {
        refusals.count("tcp", Refusal.NOT_AN_IMAGE, caller, "image of length 0, skipped");
        awaitNextFrame();
        if (++emptyImages >= MOST_EMPTY_IMAGES) {
            throw fatal(Refusal.NOT_AN_IMAGE, "%d images of length 0 in a row".formatted(emptyImages));
        }
    }

    private void endFrame(byte[] bytes) {
        awaitNextFrame();
        emptyImages = 0;
        try {
            publisher().publish(bytes);
            badImages = 0;
            goodImages++;
        } catch (RefusedException e) {
            boolean hopeless = e.reason() == Refusal.CLOSED || e.reason() == Refusal.TAKEN;
            closing = hopeless || ++badImages >= MOST_BAD_IMAGES;
            throw e;
        }
    }

    /// Whoever only connects, such as a check that the port is open, is no producer and takes nobody's place.
    private Publisher publisher() {
        if (publisher == null) {
            publisher = stream.publisher(caller);
        }
        return publisher;
    }

    private void stopPublishing() {
        if (publisher != null) {
            publisher.close();
        }
    }

    /// A producer may be silent between two frames for as long as it likes.
    private void awaitNextFrame() {
        lengthBytes.clear();
        deadline.never();
    }

    private RefusedException fatal(Refusal reason, String sentence) {
        closing = true;
        return new RefusedException(reason, sentence);
    }

    private void refuse(RefusedException e) {
        var hint = badImages > 0 && goodImages == 0 ? "; is the sender's length 8 bytes, big-endian?" : "";
        refusals.count("tcp", e.reason(), caller, stream.name() + ": " + e.sentence() + hint);
    }

    private void answerStranger(String who) {
        var sentence = "%s: this port takes images from programs: 8 bytes of length, big-endian, then the image (seen: %s)\n"
                .formatted(stream.name(), who);
        refusals.count("tcp", Refusal.BAD_VALUE, caller, sentence.strip());
        var head = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + sentence.getBytes(UTF_8).length + "\r\nConnection: close\r\n\r\n";
        closing = true;
        stopPublishing();
        channel.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(US_ASCII), sentence.getBytes(UTF_8)))
                .addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
        deadline.in(timeouts().farewell());
    }

    private void tooLate() {
        if (!closing && lengthBytes.isReadable()) {
            boolean inLength = lengthBytes.isWritable();
            refuse(new RefusedException(
                    Refusal.NOT_AN_IMAGE,
                    "%,d of %,d bytes after %s s (expected: a whole image)".formatted(
                            inLength ? lengthBytes.readableBytes() : image.length(),
                            inLength ? LENGTH_BYTES : length,
                            timeouts().picture().toMillis() / 1e3)));
        }
        close();
    }

    private void close() {
        closing = true;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.never();
        stopPublishing();
        if (image.length() > 0 && !closing) {
            refuse(new RefusedException(
                    Refusal.NOT_AN_IMAGE,
                    "the producer ended after %,d of %,d bytes; dropped".formatted(image.length(), length)));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.WARNING, "tcp " + caller + ": connection failed", cause);
        }
        close();
    }
}
