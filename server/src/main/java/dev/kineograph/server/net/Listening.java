// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// A port that accepts connections. IPv4 viewers get IPv4 sockets: an IPv6 socket, which accepts both, costs about 3 % more per frame. A port
/// on all addresses of this machine therefore has two sockets.
///
/// **Threading.** Shared.
public final class Listening implements AutoCloseable {
    /// Linux' own numbers: level `IPPROTO_IPV6`, option `IPV6_V6ONLY`.
    private static final ChannelOption<Integer> IPV6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    /// How many free ports are tried, since the one chosen for IPv4 may be taken for IPv6.
    private static final int MAX_TRIES = 20;

    /// An event loop that is about to end may set no timer any more.
    private static final long MAX_SELECT_MILLIS = 1000;

    private final List<Channel> sockets;
    private final InetSocketAddress address;

    private Listening(List<Channel> sockets) {
        this.sockets = sockets;
        this.address = (InetSocketAddress) sockets.getFirst().localAddress();
    }

    /// Opens one socket.
    interface Binding {
        Channel bind(SocketProtocolFamily family, Map<ChannelOption<Integer>, Integer> options, InetSocketAddress address);
    }

    /// One socket for the address.
    static Listening on(Channel socket) {
        return new Listening(List.of(socket));
    }

    /// One socket for each address family.
    static Listening byFamily(InetSocketAddress address, boolean hasIpv6, Binding binding) {
        if (!hasIpv6) {
            return on(binding.bind(SocketProtocolFamily.INET, Map.of(), address));
        }
        if (address.getAddress().isAnyLocalAddress()) {
            return everywhere(address.getPort(), binding, 1);
        }
        boolean isIpv4 = address.getAddress() instanceof Inet4Address;
        return on(binding.bind(isIpv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6, Map.of(), address));
    }

    private static Listening everywhere(int port, Binding binding, int tries) {
        var ipv4 = binding.bind(SocketProtocolFamily.INET, Map.of(), anyAddress(new byte[4], port));
        try {
            int chosen = ((InetSocketAddress) ipv4.localAddress()).getPort();
            return new Listening(List.of(ipv4, binding.bind(SocketProtocolFamily.INET6, Map.of(IPV6_ONLY, 1), anyAddress(new byte[16], chosen))));
        } catch (Exception e) {
            close(ipv4);
            if (port == 0 && tries < MAX_TRIES) {
                return everywhere(port, binding, tries + 1);
            }
            throw e;
        }
    }

    private static InetSocketAddress anyAddress(byte[] zeros, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(zeros), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /// Accepts connections from now on; those that wait come first.
    public void accept() {
        sockets.forEach(socket -> socket.config().setAutoRead(true));
    }

    /// The address that it listens on, or listened on before it was closed.
    public InetSocketAddress address() {
        return address;
    }

    /// Closes the port; returns when it is free.
    @Override
    public void close() {
        sockets.forEach(Listening::close);
    }

    private static void close(Channel socket) {
        if (socket instanceof EpollServerSocketChannel listening) {
            closeForAll(listening);
        }
        socket.close().awaitUninterruptibly();
        if (socket instanceof NioServerSocketChannel) {
            awaitSelect(socket.eventLoop());
        }
    }

    /// Linux keeps a port open as long as any process has its socket, and one that this one starts, ffmpeg perhaps, has all of its descriptors for its first milliseconds. A
    /// socket that is shut down listens for nobody. NIO has no way to say so.
    private static void closeForAll(EpollServerSocketChannel socket) {
        try {
            socket.eventLoop().execute(() -> {
                Transport.shutDown(socket);
                socket.close();
            });
        } catch (RejectedExecutionException e) {
            // It has ended, and closed its sockets.
        }
    }

    /// Waits until an event loop has asked its selector once more: only then the JDK closes a socket that Netty has closed. A timer set by the loop itself runs after that.
    private static void awaitSelect(EventLoop loop) {
        var asked = loop.<Void>newPromise();
        try {
            loop.execute(() -> loop.schedule(() -> asked.setSuccess(null), 0, TimeUnit.NANOSECONDS));
            asked.awaitUninterruptibly(MAX_SELECT_MILLIS);
        } catch (RejectedExecutionException e) {
            // It has ended, and its selector with it.
        }
    }
}
