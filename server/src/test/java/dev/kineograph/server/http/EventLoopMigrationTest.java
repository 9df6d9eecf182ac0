// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A connection that ends on its way from one event loop to another.
class EventLoopMigrationTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 0, SECONDS).syncUninterruptibly();
    }

    @Test
    void aConnectionThatIsGoneWhenItArrivesHasNotArrived() throws Exception {
        assertThat(endOfMoveTo(closingOnArrival(loops.next()))).isEqualTo("lost");
    }

    @Test
    void aConnectionOnItsWayToALoopThatHasEndedIsLost() throws Exception {
        var ended = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var loop = ended.next();
        ended.shutdownGracefully(0, 0, SECONDS).syncUninterruptibly();

        assertThat(endOfMoveTo(loop)).isEqualTo("lost");
    }

    private String endOfMoveTo(EventLoop loop) throws Exception {
        var end = new CompletableFuture<String>();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var channel = new Bootstrap()
                    .group(loops.next())
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();

            EventLoopMigration.begin(channel, loop, () -> end.complete("arrived"), () -> end.complete("lost"));

            return end.get(10, SECONDS);
        }
    }

    /// A loop on which connections end after they have been registered and before anybody hears of it.
    private static EventLoop closingOnArrival(EventLoop loop) {
        var arriving = new AtomicReference<Channel>();
        return (EventLoop) Proxy.newProxyInstance(
                EventLoopMigrationTest.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (_, method, arguments) -> {
                    if (method.getName().equals("register") && arguments[0] instanceof ChannelPromise promise) {
                        arriving.set(promise.channel());
                    } else if (method.getName().equals("execute") && arguments[0] instanceof Runnable turn) {
                        loop.execute(() -> {
                            arriving.get().close();
                            turn.run();
                        });
                        return null;
                    }
                    return method.invoke(loop, arguments);
                });
    }
}
