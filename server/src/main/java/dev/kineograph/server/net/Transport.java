// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// The event loops, and how sockets are made on them: epoll on Linux, NIO everywhere else.
///
/// **Threading.** Shared. Each event loop is one daemon thread, and a connection stays on the loop that it was given
/// unless it is moved, which can happen between a request's head and its answer.
public final class Transport implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Transport.class.getName());

    /// How many unsent bytes the kernel accepts for a stream: more would be a queue in which pictures grow old.
    private static final long NOT_SENT_LOW_WATER = 16 << 10;

    /// The nearest equivalent without epoll.
    private static final int SMALL_SEND_BUFFER = 48 << 10;

    /// `TCP_RTO_MAX_MS`, for which Netty has no constant: the longest time between two retransmissions.
    private static final ChannelOption<Integer> MAX_RETRANSMIT_MILLIS = new IntegerUnixChannelOption("TCP_RTO_MAX_MS", 6, 44);

    private static final int BACKLOG = 4096;

    /// Reads of up to 64 KB each, during which one client delays the others of its loop. They may be full of chunks or frames of one byte, each
    /// of which costs as much as a thousand bytes in one piece.
    private static final int MAX_READS_PER_WAKE = 2;

    /// Connections that are accepted before those that are open are served again: a crowd comes at once, when a stream begins or a server is back.
    private static final int MAX_ACCEPTS_PER_WAKE = 128;

    /// One for all connections: otherwise each would create its own, without any state in it.
    private static final RecvByteBufAllocator READS =
            new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(MAX_READS_PER_WAKE);

    private static final WriteBufferWaterMark ALL_HANDED_OVER = new WriteBufferWaterMark(1, 2);
    /// From one byte less than what a stream is passed at once, so that Netty divides just that among the streams.
    private static final WriteBufferWaterMark LITTLE_HELD = new WriteBufferWaterMark(RecordFeed.MOST_AT_ONCE / 2, RecordFeed.MOST_AT_ONCE - 1);

    private final AcceptCap cap = new AcceptCap();
    private final EventLoopGroup loops;
    private final List<Loop> connections = new ArrayList<>();
    private final boolean isEpoll;

    /// A loop, and the connections on it.
    private record Loop(Executor executor, IoHandler connections) {
        void closeConnections() {
            executor.execute(connections::prepareToDestroy);
        }
    }

    private Transport(IoHandlerFactory io, boolean isEpoll, int threads) {
        this.loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("kineograph-loop", true), executor -> {
            var handler = io.newHandler(executor);
            connections.add(new Loop(executor, handler));
            return handler;
        });
        this.isEpoll = isEpoll;
    }

    /// Epoll if this machine has it, otherwise NIO, with that many event loops. Linux has it: if Netty's library for it is missing, a line in the log says what that costs.
    public static Transport best(int threads) {
        if (Epoll.isAvailable()) {
            return new Transport(EpollIoHandler.newFactory(), true, threads);
        }
        if (System.getProperty("os.name", "").startsWith("Linux")) {
            LOG.log(Level.WARNING, "no epoll, so slow viewers get older pictures, and peers that vanish are found out later: {0}"
                    + " (expected: netty-transport-native-epoll for this kind of machine)", Epoll.unavailabilityCause().getMessage());
        }
        return nio(threads);
    }

    /// NIO, which every machine has.
    public static Transport nio(int threads) {
        return new Transport(NioIoHandler.newFactory(), false, threads);
    }

    /// `epoll` or `NIO`, for logs.
    public String name() {
        return isEpoll ? "epoll" : "NIO";
    }

    /// Listens there, and passes every connection to `initializer` on its event loop. Throws an undeclared [java.io.IOException]
    /// if it cannot listen there.
    public Listening bind(InetSocketAddress address, ChannelInitializer<SocketChannel> initializer) {
        var listening = open(address, initializer);
        listening.accept();
        return listening;
    }

    /// Listens there as [#bind] does, but [accepts][Listening#accept] nobody yet: connections wait in the kernel.
    public Listening open(InetSocketAddress address, ChannelInitializer<SocketChannel> initializer) {
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(MAX_ACCEPTS_PER_WAKE))
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .childOption(ChannelOption.ALLOCATOR, DirectMemory.POOL)
                .handler(cap)
                .childHandler(initializer);
        if (!isEpoll) {
            return Listening.on(bind(bootstrap.channel(NioServerSocketChannel.class), address));
        }
        return Listening.byFamily(address, Socket.isIPv6Preferred(), (family, options, at) -> {
            var one = bootstrap.clone().channelFactory(() -> new EpollServerSocketChannel(family));
            options.forEach(one::option);
            return bind(one, at);
        });
    }

    private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address) {
        return bootstrap.bind(address).syncUninterruptibly().channel();
    }

    /// Prepares a connection for live pictures on its streams: as [#carryPictures], but Netty holds a little, as the streams themselves know what of them
    /// the kernel has.
    public static void carryStreams(Channel channel) {
        channel.config().setWriteBufferWaterMark(LITTLE_HELD);
        keepLittleUnsent(channel);
    }

    /// Prepares a connection for live pictures, so that nothing waits in user space, and little in the kernel.
    static void carryPictures(Channel channel) {
        // One byte is above the high mark, none is below the low one: writable means that everything has been passed to the kernel.
        channel.config().setWriteBufferWaterMark(ALL_HANDED_OVER);
        keepLittleUnsent(channel);
    }

    private static void keepLittleUnsent(Channel channel) {
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, NOT_SENT_LOW_WATER);
        } else {
            channel.config().setOption(ChannelOption.SO_SNDBUF, SMALL_SEND_BUFFER);
        }
    }

    /// Lets the kernel ask a peer that has nothing to receive whether it is still there, and close the connection of one that does not
    /// acknowledge, or reads nothing.
    ///
    /// @param silentAfter a reachable peer is heard several times within this time
    /// @param lostAfter its viewer gives up a peer that is not heard for this time
    /// @param stalledAfter its viewer gives up a peer that reads nothing for this time
    static void watchPeer(Channel channel, Duration silentAfter, Duration lostAfter, Duration stalledAfter) {
        if (channel instanceof EpollSocketChannel) {
            keepAlive(channel, (int) Math.max(1, silentAfter.toSeconds() / 3));
            // Keepalive is inactive while data is unacknowledged; this is not, and overrides the number of its probes. It also ends a peer
            // whose window is closed for that long, although the peer answers each probe.
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) lostAfter.plus(stalledAfter).toMillis());
            retransmitEvery(channel, (int) Math.max(1000, lostAfter.toMillis() / 10));
        }
    }

    /// Otherwise the time doubles with each retransmission, and a peer that is back waits as long as it was away.
    private static void retransmitEvery(Channel channel, int millis) {
        try {
            channel.config().setOption(MAX_RETRANSMIT_MILLIS, millis);
        } catch (ChannelException _) {
            // Linux has it since 6.15.
        }
    }

    /// Lets the kernel ask a silent peer whether its machine is still there (TCP keepalive), and close the connection when three
    /// probes were not answered. Without epoll the system's own times apply, usually two hours.
    public static void keepAlive(Channel channel, int everySeconds) {
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, everySeconds);
            channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, everySeconds);
            channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, 3);
        }
    }

    /// The TCP connection that carries this channel: the channel itself, or of a stream of HTTP/2 its connection.
    public static Channel connectionOf(Channel channel) {
        return channel.parent() instanceof SocketChannel connection ? connection : channel;
    }

    /// Sends FIN after everything written; on a stream of HTTP/2, the flag that ends it. On an encrypted connection, TLS's closure alert comes before it: otherwise a client cannot
    /// tell the end from a cut connection (RFC 8446, 6.1).
    public static void endOutput(Channel channel) {
        if (channel instanceof DuplexChannel connection) {
            endOutput(connection);
        } else {
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private static void endOutput(DuplexChannel connection) {
        var tls = connection.pipeline().get(SslHandler.class);
        if (tls == null) {
            connection.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(_ -> connection.shutdownOutput());
        }
    }

    /// Lets nobody connect any more, whoever else has the socket.
    static void shutDown(EpollServerSocketChannel listening) {
        try {
            ((Socket) listening.fd()).shutdown();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    /// Drops what the kernel has not accepted, and sends FIN after what it has: a browser that reads again keeps its last picture, which RST
    /// would take away. What Netty holds is released now. The caller closes the connection a little later.
    static void cutOutput(Channel channel) {
        ((DuplexChannel) channel).shutdownOutput();
    }

    /// Closes a connection by RST: otherwise the kernel would keep bytes for a peer that reads nothing for minutes. Bypasses TLS, which would
    /// wait to send its closure alert. A stream of HTTP/2 is reset.
    public static void abort(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        closeNow(channel);
    }

    /// Closes a connection without the farewell of TLS, or resets a stream of HTTP/2.
    static void closeNow(Channel channel) {
        if (channel instanceof DuplexChannel) {
            channel.unsafe().close(channel.voidPromise());
        } else {
            channel.close();
        }
    }

    /// How busy an event loop is.
    ///
    /// @param pendingTasks how many tasks wait for it
    /// @param lag how long a new task had to wait
    public record Load(int pendingTasks, Duration lag) {}

    /// Measures how busy each loop is, by a task that it runs; that of one which has not run it by then is that time. There are none if the loops have
    /// ended.
    public List<Load> loads(Duration atMost) {
        var all = new ArrayList<SingleThreadEventExecutor>();
        loops.forEach(loop -> all.add((SingleThreadEventExecutor) loop));
        var pending = all.stream().map(SingleThreadEventExecutor::pendingTasks).toList();
        try {
            var lags = all.stream().map(loop -> lag(loop, atMost)).toList();
            return IntStream.range(0, lags.size()).mapToObj(at -> new Load(pending.get(at), Duration.ofNanos(lags.get(at).join()))).toList();
        } catch (RejectedExecutionException e) {
            return List.of();
        }
    }

    private static CompletableFuture<Long> lag(Executor loop, Duration atMost) {
        long begun = System.nanoTime();
        return CompletableFuture.supplyAsync(() -> System.nanoTime() - begun, loop)
                .completeOnTimeout(atMost.toNanos(), atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Waits until the event loops have finished their pending tasks, or that time has passed, or the thread is interrupted.
    /// Throws a [java.util.concurrent.RejectedExecutionException] if they have ended.
    public void awaitTasks(Duration atMost) {
        var done = new CountDownLatch(connections.size());
        connections.forEach(loop -> loop.executor().execute(done::countDown));
        try {
            done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Closes all connections and then ends the loops' threads: in this order, since a loop with tasks may end with its connections open.
    @Override
    public void close() {
        if (!loops.isShuttingDown()) {
            // A loop that is shut down while it runs tasks ends without closing anything (Netty 4.2, SingleThreadIoEventLoop.run).
            connections.forEach(Loop::closeConnections);
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
