// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes straight to the kernel where there is epoll, by one system call and past the pipeline: nothing is allocated and next to
/// nothing touched. Only what the kernel does not take is left to Netty.
///
/// **Threading.** Stateless; called on the connection's event loop.
public final class DirectWrite {
    private DirectWrite() {}

    /// The connection's socket, if it can be written to directly.
    public static @Nullable Socket socket(Channel connection) {
        return connection instanceof EpollSocketChannel channel && channel.fd() instanceof Socket socket ? socket : null;
    }

    /// Sends all readable bytes, which stay the caller's, and unchanged: what cannot be sent at once is kept by a reference.
    ///
    /// @param socket what [#socket] said, or nothing where Netty still holds bytes that have to go before these
    /// @param netty the connection, or a handler's place in it
    public static void write(ByteBuf bytes, @Nullable Socket socket, ChannelOutboundInvoker netty) {
        if (socket != null && !socket.isOpen()) {
            // Closed a moment ago, and its number may be another connection's already.
            return;
        }
        try {
            int taken = socket == null ? 0 : send(bytes, socket);
            if (taken < bytes.readableBytes()) {
                netty.writeAndFlush(bytes.retainedDuplicate().skipBytes(taken), netty.voidPromise());
            }
        } catch (IOException e) {
            netty.close();
        }
    }

    /// By `send`: `write` costs the kernel's file layer too, 6 % of all.
    private static int send(ByteBuf bytes, Socket socket) throws IOException {
        if (bytes.hasMemoryAddress()) {
            return socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
        }
        var buffer = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        return socket.send(buffer, buffer.position(), buffer.limit());
    }
}
