// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Caller;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What counts as one address where places are shared among addresses: of IPv6 the network of 64 bits, which one host has for itself.
///
/// **Threading.** Stateless.
public final class AddressShare {
    private static final int NETWORK_BYTES = 8;

    private AddressShare() {}

    /// The name under which a caller's places are counted: its address, or the program itself.
    public static String name(Caller caller) {
        return caller.address().map(address -> of(address).getHostAddress()).orElseGet(caller::identity);
    }

    /// The origin of a viewer, of which a limited number counts; null for programs of this machine, which are whoever they say they are.
    public static @Nullable InetAddress origin(Caller caller) {
        return caller.address().filter(address -> !address.isLoopbackAddress()).map(AddressShare::of).orElse(null);
    }

    /// Of some things, the first one of the address that has most of them: it makes room for others.
    ///
    /// @param oldestFirst what may make room
    public static <T> Optional<T> firstOfMost(List<T> oldestFirst, Function<? super T, InetAddress> holder) {
        var counts = new HashMap<InetAddress, Integer>();
        oldestFirst.forEach(thing -> counts.merge(of(holder.apply(thing)), 1, Integer::sum));
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return oldestFirst.stream().filter(thing -> counts.getOrDefault(of(holder.apply(thing)), 0) == most).findFirst();
    }

    /// The address itself, or the first one of its network.
    public static InetAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
