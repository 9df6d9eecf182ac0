// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/// What a version of HTTP does differently on the channel of an [HttpConnection]: a TCP connection, or a stream of HTTP/2.
///
/// **Threading.** Confined to its channel's event loop.
interface HttpFormat {

    /// Writes `100 Continue`, for a client that waits for it before it sends its body.
    void writeContinue(Channel channel);

    /// Writes a complete response and flushes it.
    ///
    /// @param withBody whether the body is sent: not for HEAD
    /// @param keepAlive whether another request may follow on the channel
    ChannelFuture write(Channel channel, Reply reply, boolean withBody, boolean keepAlive);

    /// Begins a response whose body has no end yet. Returns what is to be written next, in direct memory or empty.
    ///
    /// @param opening the first bytes of the body, which are released or returned
    ByteBuf begin(Channel channel, ResponseHead head, ByteBuf opening);

    /// Passes on all further input as it is, without looking for a request in it.
    void stopDecoding(Channel channel);

    /// The way back to the client that the endpoint of a request gets.
    HttpStream wayBack(RequestStream stream);
}
