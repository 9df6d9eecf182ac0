// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.address.MachineAddress;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/// Formats listening addresses for people to read and click.
///
/// **Threading.** Stateless.
public final class Addresses {
    private Addresses() {}

    /// The address at which others reach a listener, such as `192.168.1.7:8080`, even if it listens on all addresses.
    public static String text(InetSocketAddress listening) {
        return hostAndPort(reachable(listening.getAddress()), listening.getPort());
    }

    /// The address at which programs on this machine reach a listener, and may publish without being in its `allow`.
    public static String localText(InetSocketAddress listening) {
        return hostAndPort(local(listening), listening.getPort());
    }

    /// The same address without the port.
    public static InetAddress local(InetSocketAddress listening) {
        var address = listening.getAddress();
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    }

    private static InetAddress reachable(InetAddress address) {
        return address.isAnyLocalAddress() ? MachineAddress.inTheNetwork().orElse(InetAddress.getLoopbackAddress()) : address;
    }

    private static String hostAndPort(InetAddress address, int port) {
        var host = address.getHostAddress();
        // Not formatted: the rules of numbers would take a part of the start.
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }

    /// Why a listener cannot use its address, and what to do about it.
    static String whyNot(Listener listener, IOException failure) {
        var address = listener.address();
        var where = hostAndPort(address.getAddress(), address.getPort());
        var reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("in use")) {
            return "%s: the port is in use (stop the program that uses it, or choose another port%s)"
                    .formatted(where, listener instanceof Listener.Http ? " with --port" : "");
        }
        if (reason.contains("permission") || reason.contains("denied")) {
            return "%s: the system does not allow this port (choose one from 1024 up)".formatted(where);
        }
        if (reason.contains("assign")) {
            return "%s: not an address of this machine (expected: one of its addresses, or 0.0.0.0 for all)".formatted(where);
        }
        return String.valueOf(failure.getMessage());
    }
}
