// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// The first handler of an encrypted port: clients that speak plain HTTP, such as a browser in whose address only the port was right, are sent to
/// https. It leaves with the first byte.
///
/// **Threading.** Confined to its connection's event loop.
final class PlainDetector extends ByteToMessageDecoder {
    /// The type of the record that a TLS client begins with (RFC 8446, 5.1).
    private static final byte HANDSHAKE = 22;

    private final Duration timeout;

    /// @param timeout how long a client of plain HTTP may take for its request
    PlainDetector(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        var pipeline = ctx.pipeline();
        if (in.getByte(in.readerIndex()) != HANDSHAKE) {
            while (pipeline.last() != this) {
                pipeline.removeLast();
            }
            pipeline.addLast(new Http1Decoder(), new ToHttps(OptionalInt.empty(), timeout));
        }
        // What has arrived is passed on.
        pipeline.remove(this);
    }
}
