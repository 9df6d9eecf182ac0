// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.settings.TrustedProxies;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The hops of a request as its proxies list them, from the client to the nearest proxy: `X-Forwarded-For`, or `Forwarded` (RFC 7239).
///
/// Each proxy appends the address that it received the request from: the rightmost one that is not a trusted proxy is the client.
/// Anyone may have written what is to the left of that.
///
/// **Threading.** Immutable.
record ForwardedHops(List<Hop> hops) {
    /// One pair of RFC 7239, with the separator before the next pair (`;`) or hop (`,`).
    private static final Pattern PAIR = Pattern.compile(
            "[ \t]*+([!#$%&'*+.^_`|~0-9A-Za-z-]++)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^ \t\",;]*+))[ \t]*+([;,]|$)");

    /// Some proxies add the client's port.
    private static final Pattern WITH_PORT = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");

    /// What one proxy says.
    ///
    /// @param address the address that it received the request from; empty if it hides that, or names no address
    /// @param host the requested host, or nothing
    /// @param proto `http`, `https` or nothing
    record Hop(Optional<InetAddress> address, String host, String proto) {}

    /// The hops of `X-Forwarded-For`.
    static ForwardedHops ofAddresses(String list) {
        var hops = new ArrayList<Hop>();
        for (var text : list.split(",", -1)) {
            hops.add(new Hop(address(text.strip()), "", ""));
        }
        return new ForwardedHops(hops);
    }

    /// The hops of `Forwarded`; none if it is malformed.
    static ForwardedHops ofForwarded(String list) {
        var hops = new ArrayList<Hop>();
        var pairs = new HashMap<String, String>();
        var matcher = PAIR.matcher(list);
        int end = 0;
        while (end < list.length() && matcher.region(end, list.length()).lookingAt()) {
            pairs.put(matcher.group(1).toLowerCase(Locale.ROOT), value(matcher.group(2), matcher.group(3)));
            if (!matcher.group(4).equals(";")) {
                hops.add(hop(pairs));
                pairs.clear();
            }
            end = matcher.end();
        }
        return new ForwardedHops(end == list.length() ? hops : List.of());
    }

    private static String value(String quoted, String token) {
        return quoted == null ? token : quoted.replaceAll("\\\\(.)", "$1");
    }

    private static Hop hop(Map<String, String> pairs) {
        return new Hop(address(pairs.getOrDefault("for", "")), pairs.getOrDefault("host", ""), pairs.getOrDefault("proto", ""));
    }

    /// No name is ever looked up.
    private static Optional<InetAddress> address(String text) {
        var withPort = WITH_PORT.matcher(text);
        var plain = !withPort.matches() ? text : withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(plain);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /// The hop with the client's address: the rightmost one that is not a trusted proxy, or the first if all are. Empty if an address is
    /// hidden or malformed before that.
    Optional<Hop> client(TrustedProxies proxies) {
        for (int i = hops.size() - 1; i >= 0; i--) {
            var hop = hops.get(i);
            if (hop.address.isEmpty()) {
                return Optional.empty();
            }
            if (i == 0 || !proxies.trusts(hop.address.get())) {
                return Optional.of(hop);
            }
        }
        return Optional.empty();
    }
}
