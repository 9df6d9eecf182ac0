// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import dev.kineograph.Caller;
import dev.kineograph.ImageStream;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.TransferTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One producer on a TCP port, which sends images, each after its length in 8 bytes, big-endian.
///
/// Memory is not allocated by the claimed length, and nothing that the producer does harms the stream or another producer: an image
/// that is cut short is dropped, other bytes are refused, and a producer that continues to send them is disconnected.
///
/// **Threading.** Confined to its event loop.
final class LengthPrefixedReader extends ChannelInboundHandlerAdapter {
    private final ImageStream stream;
    private final Caller caller;
    private final CurrentSettings settings;
    private final SocketChannel channel;
    private final ProducerFaults faults;
    private final Deadline deadline;
    private final TransferTime transfer = new TransferTime();
    private final LengthPrefix prefix = new LengthPrefix();
    private final ByteCollector image;
    private @Nullable Publisher publisher;
    private long length;
    private boolean began;
    private boolean closing;

    LengthPrefixedReader(ImageStream stream, Caller caller, RefusalLog refusals, CurrentSettings settings, ByteCollector image, SocketChannel channel) {
        this.stream = stream;
        this.caller = caller;
        this.settings = settings;
        this.image = image;
        this.channel = channel;
        this.faults = new ProducerFaults(stream, caller, refusals);
        this.deadline = new Deadline(channel.eventLoop(), this::tooLate);
        deadline.in(settings.get().timeouts().firstWord());
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

    /// After a refused picture, the next one may follow in the same bytes.
    private void readOrRefuse(ByteBuf bytes) {
        try {
            read(bytes);
        } catch (RefusedException e) {
            faults.tell(e.reason(), e.logged());
            if (closing || e.reason() == Refusal.NO_MEMORY) {
                close();
            }
        }
    }

    private void read(ByteBuf bytes) {
        if (prefix.isComplete()) {
            image.add(bytes, length - image.length());
            transfer.progressed(deadline, image.length());
            if (image.length() == length) {
                awaitNextImage();
                publish(image.take());
            }
            return;
        }
        if (prefix.received() == 0) {
            transfer.begin(deadline, settings.get().timeouts().picture());
        }
        prefix.add(bytes);
        if (prefix.isComplete()) {
            beginImage();
        }
    }

    private void beginImage() {
        if (!began) {
            began = true;
            prefix.stranger().ifPresent(this::answerStranger);
        }
        if (!closing) {
            checkLength();
        }
    }

    private void checkLength() {
        try {
            length = prefix.value();
            if (length == 0) {
                awaitNextImage();
                faults.empty();
            }
        } catch (RefusedException e) {
            closing = true;
            throw e;
        }
    }

    private void publish(byte[] bytes) {
        try {
            publisher().publish(bytes);
            faults.good();
        } catch (RefusedException e) {
            closing = faults.bad(e.reason());
            throw e;
        }
    }

    /// A client that only connects, such as a check that the port is open, is no producer, and replaces none.
    private Publisher publisher() {
        if (publisher == null) {
            publisher = stream.publisher(caller, "a TCP producer");
        }
        return publisher;
    }

    private void stopPublishing() {
        if (publisher != null) {
            publisher.close();
        }
    }

    /// A producer may be silent between two images for as long as it likes.
    private void awaitNextImage() {
        prefix.clear();
        deadline.never();
    }

    private void answerStranger(String who) {
        closing = true;
        stopPublishing();
        channel.writeAndFlush(faults.stranger(who)).addListener(_ -> channel.shutdownOutput());
        deadline.in(settings.get().timeouts().farewell());
    }

    private void tooLate() {
        if (!closing && prefix.received() > 0) {
            faults.tooLate(prefix, image.length(), length, transfer);
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
            faults.endedWithin(image.length(), length);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        faults.failed(cause);
        channel.close();
    }
}
