// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sends a frame to many sockets: by a [SendRing] where the kernel lets this process have one, otherwise, and to few sockets, by as many calls
/// of `send`.
///
/// **Threading.** Each event loop has its own.
final class BatchSender {
    /// To how many sockets it sends at a time.
    static final int MAX = SendRing.SIZE;

    private static final System.Logger LOG = System.getLogger(BatchSender.class.getName());

    /// No socket takes so much, and no error has that number.
    private static final int NOT_SENT = Integer.MIN_VALUE;

    private static final FastThreadLocal<BatchSender> OF_LOOPS = new FastThreadLocal<>() {
        @Override
        protected BatchSender initialValue() {
            return new BatchSender();
        }

        @Override
        protected void onRemoval(BatchSender sender) {
            sender.closeRing();
        }
    };

    /// A ring costs each frame some 50 us, most of it for code and data that have left the caches since the last one, and saves 1 to 2 us a socket.
    private static final int MIN_TOGETHER = 64;

    private final int[] taken = new int[MAX];
    private int minTogether = MIN_TOGETHER;
    private @Nullable SendRing ring;

    /// There is no ring, and none is made any more.
    private boolean closed;

    private BatchSender() {}

    static BatchSender ofThisLoop() {
        return OF_LOOPS.get();
    }

    /// Sends a frame to some of the sockets, and says what each has taken, until the next call: so many bytes, or a negative error. A socket that
    /// is closed counts as one that has taken all, since its number may be another connection's already.
    int[] send(ByteBuf frame, @Nullable Socket[] sockets, int from, int count) {
        Arrays.fill(taken, 0, count, frame.hasMemoryAddress() ? NOT_SENT : 0);
        var together = count >= minTogether && frame.hasMemoryAddress() ? ring() : null;
        if (together != null) {
            sendTogether(together, frame, sockets, from, count);
        }
        for (int i = 0; i < count; i++) {
            if (taken[i] == NOT_SENT) {
                taken[i] = send(frame, Objects.requireNonNull(sockets[from + i]));
            }
        }
        return taken;
    }

    private @Nullable SendRing ring() {
        if (ring == null && !closed && SendRing.isAvailable().getNow(false)) {
            try {
                ring = new SendRing();
            } catch (IOException e) {
                giveUp(e);
            }
        }
        return ring;
    }

    private void giveUp(IOException why) {
        LOG.log(Level.WARNING, "frames are sent one by one from now on: " + why.getMessage());
        closeRing();
    }

    private void sendTogether(SendRing together, ByteBuf frame, @Nullable Socket[] sockets, int from, int count) {
        long address = frame.memoryAddress() + frame.readerIndex();
        int length = frame.readableBytes();
        for (int i = 0; i < count; i++) {
            var socket = Objects.requireNonNull(sockets[from + i]);
            if (socket.isOpen()) {
                together.add(socket.intValue(), i, address, length);
            } else {
                taken[i] = length;
            }
        }
        try {
            together.send(taken);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private static int send(ByteBuf frame, Socket socket) {
        try {
            return socket.isOpen()
                    ? socket.sendAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex())
                    : frame.readableBytes();
        } catch (NativeIoException e) {
            return e.expectedErr();
        } catch (IOException e) {
            // Closed meanwhile.
            return frame.readableBytes();
        }
    }

    /// Uses a ring for so few sockets too.
    void useRingFor(int few) {
        minTogether = few;
    }

    /// Sends one by one from now on.
    void closeRing() {
        closed = true;
        if (ring != null) {
            ring.close();
            ring = null;
        }
    }
}
