// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;

/// HTTP/1.x on a TCP connection.
///
/// **Threading.** Confined to its channel's event loop.
///
/// @param decoder the handler that decodes requests
record Http1Format(ChannelHandler decoder) implements HttpFormat {

    @Override
    public void writeContinue(Channel channel) {
        Http1Encoder.writeContinue(channel);
    }

    @Override
    public ChannelFuture write(Channel channel, Reply reply, boolean withBody, boolean keepAlive) {
        return Http1Encoder.write(channel, reply, withBody, keepAlive);
    }

    @Override
    public ByteBuf begin(Channel channel, ResponseHead head, ByteBuf opening) {
        return Http1Encoder.beginning(channel.alloc(), head, opening);
    }

    @Override
    public void stopDecoding(Channel channel) {
        channel.pipeline().remove(decoder);
    }

    @Override
    public HttpStream wayBack(RequestStream stream) {
        return stream;
    }
}
