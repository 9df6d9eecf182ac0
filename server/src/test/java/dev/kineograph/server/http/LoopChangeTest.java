// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A connection that ends on its way from one event loop to another.
class LoopChangeTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 0, SECONDS).syncUninterruptibly();
    }

    @Test
    void whoIsGoneWhenItArrivesHasNotArrived() throws Exception {
        var end = new CompletableFuture<String>();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var channel = new Bootstrap()
                    .group(loops.next())
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();

            LoopChange.begin(channel, closingOnArrival(loops.next()), () -> end.complete("arrived"), () -> end.complete("lost"));

            assertThat(end.get(10, SECONDS)).isEqualTo("lost");
        }
    }

    /// A loop on which connections end after they have been registered and before anybody hears of it.
    private static EventLoop closingOnArrival(EventLoop loop) {
        return (EventLoop) Proxy.newProxyInstance(
                LoopChangeTest.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (_, method, arguments) -> {
                    var result = method.invoke(loop, arguments);
                    if (method.getName().equals("register") && arguments[0] instanceof Channel channel) {
                        ((ChannelFuture) result).syncUninterruptibly();
                        channel.close().syncUninterruptibly();
                    }
                    return result;
                });
    }
}
