// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Caller;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What counts as one address where each address has a share: for IPv6 the network of 64 bits, which one host has for itself.
///
/// **Threading.** Stateless.
public final class AddressShare {
    private static final int NETWORK_BYTES = 8;

    private AddressShare() {}

    /// The name under which a caller's share is counted: its address, or the program itself.
    public static String name(Caller caller) {
        return caller.address().map(address -> of(address).getHostAddress()).orElseGet(caller::identity);
    }

    /// The address whose viewers are counted up to a limit; null for programs of this machine, whose identities are believed.
    public static @Nullable InetAddress origin(Caller caller) {
        return caller.address().filter(address -> !address.isLoopbackAddress()).map(AddressShare::of).orElse(null);
    }

    /// The things that one address holds.
    private static final class Held<T> {
        private T oldest;
        private int count = 1;

        private Held(T oldest) {
            this.oldest = oldest;
        }

        private void add(T thing, Comparator<? super T> oldestFirst) {
            count++;
            if (oldestFirst.compare(thing, oldest) < 0) {
                oldest = thing;
            }
        }
    }

    /// The oldest thing of the address that has the most of them: it makes room for others. Looks at each thing only once, since newcomers
    /// decide how often this is called.
    public static <T> Optional<T> oldestOfMost(
            Iterable<T> things, Function<? super T, InetAddress> holder, Comparator<? super T> oldestFirst) {
        var holders = new HashMap<InetAddress, Held<T>>();
        for (T thing : things) {
            var address = of(holder.apply(thing));
            var held = holders.get(address);
            if (held == null) {
                holders.put(address, new Held<>(thing));
            } else {
                held.add(thing, oldestFirst);
            }
        }
        return holders.values().stream()
                .max(Comparator.<Held<T>>comparingInt(held -> held.count).thenComparing(held -> held.oldest, oldestFirst.reversed()))
                .map(held -> held.oldest);
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
