// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.Optional;

/// The address by which other machines in the network reach this one.
///
/// **Threading.** Stateless.
public final class MachineAddress {
    /// An address for documentation (RFC 5737), which is nobody's: what is sent there leaves by the default route.
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("203.0.113.1", 9);

    private MachineAddress() {}

    /// This machine's address where its default route begins, or else its first one that is not only its own; empty if it has none.
    public static Optional<InetAddress> inTheNetwork() {
        return ofDefaultRoute().or(MachineAddress::first);
    }

    /// A machine with containers has several networks, of which only one is the others'. Nothing is sent.
    private static Optional<InetAddress> ofDefaultRoute() {
        try (var socket = new DatagramSocket()) {
            socket.connect(ELSEWHERE);
            return Optional.of(socket.getLocalAddress()).filter(MachineAddress::isForOthers);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> first() {
        try {
            for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                var address = network.inetAddresses().filter(MachineAddress::isForOthers).findFirst();
                if (network.isUp() && address.isPresent()) {
                    return address;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isForOthers(InetAddress address) {
        return address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress() && !address.isAnyLocalAddress();
    }
}
