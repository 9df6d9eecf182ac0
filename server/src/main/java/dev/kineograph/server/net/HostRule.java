// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.text.VisibleText;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether a request is meant for this server, by the name in its `Host` header: see [AllowedHosts].
///
/// **Threading.** Immutable.
public final class HostRule {
    private static final int MAX_SHOWN = 100;

    /// Such a text cannot be a DNS name, whose last label is never a number (RFC 3696, 2). Programs send addresses in short forms too, `127.1`.
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(?:\\.[0-9]+){0,3}");

    private final AllowedHosts allowed;
    private final Set<String> machine;

    /// A rule with these names, and those of this machine.
    public HostRule(AllowedHosts allowed) {
        this(allowed, MachineNames.ALL);
    }

    /// @param machine the names of this machine
    HostRule(AllowedHosts allowed, Set<String> machine) {
        this.allowed = allowed;
        this.machine = machine;
    }

    /// Refuses a request that is meant for another server.
    ///
    /// @param host with or without a port; empty if the request has none, which HTTP/1.0 allows but no browser does
    /// @throws RefusedException if the server does not have that name
    public void check(String host) {
        if (!host.isEmpty() && !allowed.any() && !isOwn(host)) {
            throw new RefusedException(
                    Refusal.WRONG_HOST,
                    "Host: %s (expected: an IP address, a name of this machine, or one that is listed in hosts)"
                            .formatted(VisibleText.excerpt(host, MAX_SHOWN)));
        }
    }

    /// The first of the listed names, in the order of the alphabet.
    public Optional<String> firstName() {
        return allowed.names().stream().sorted().findFirst();
    }

    /// Whether a host is an address, `localhost`, a name of this machine or a listed name, under which nobody else can have pages.
    ///
    /// @param host with or without a port
    boolean isOwn(String host) {
        var name = name(host);
        return isAddress(name)
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || machine.contains(name)
                || allowed.names().contains(name);
    }

    private static boolean isAddress(String name) {
        return IPV4.matcher(name).matches() || (name.startsWith("[") && name.endsWith("]") && NetUtil.isValidIpV6Address(name));
    }

    /// Where the port begins, if there is one.
    private static int end(String host) {
        int colon = host.length() - 1;
        while (colon >= 0 && host.charAt(colon) >= '0' && host.charAt(colon) <= '9') {
            colon--;
        }
        return colon >= 0 && host.charAt(colon) == ':' ? colon : host.length();
    }

    /// A host without its port, in lower case.
    static String name(String host) {
        var name = host.substring(0, end(host)).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
