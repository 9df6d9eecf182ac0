// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.address.MachineAddress;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.HostRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where the server's ports are, for its pages: links from one to the others, if its [settings][dev.kineograph.server.settings.BrowserRules#linkedPorts] want
/// them, and the address that other machines have to use where a browser uses `localhost`.
///
/// Only for a browser that uses a port's own number: through a proxy, or a port that something forwards, the others are elsewhere.
///
/// **Threading.** Shared.
public final class PortLinks {
    private static final int USUAL_PORT = 80;

    /// Only what is safe in a page.
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    /// Names and addresses that mean the machine that uses them.
    private static final Pattern LOCAL = Pattern.compile("(?i)(.*\\.)?localhost|127\\..*|\\[::1]");

    private final CurrentSettings settings;
    private volatile List<LinkedPort> ports = List.of();

    /// A port that answers browsers.
    ///
    /// @param scheme `http` or `https`
    /// @param title what is there, in a word or two
    public record LinkedPort(String scheme, String title, InetSocketAddress address) {
        private int number() {
            return address.getPort();
        }

        private String link(String host) {
            return "<a href=\"%s://%s:%d/\">%s (%d)</a>".formatted(scheme, host, number(), title, number());
        }

        /// Only a name fits a certificate; an address needs nobody who knows it.
        private Optional<String> forOthers(HostRule hosts) {
            return reachable().map(host -> "%s://%s:%d".formatted(scheme, scheme.equals("https") ? hosts.firstName().orElse(host) : host, number()));
        }

        private Optional<String> reachable() {
            var own = address.getAddress();
            var reachable = own.isAnyLocalAddress() ? MachineAddress.inTheNetwork() : Optional.of(own).filter(one -> !one.isLoopbackAddress());
            return reachable.map(NetUtil::toAddressString).map(host -> host.contains(":") ? "[" + host + "]" : host);
        }
    }

    /// Of a server that has no port yet.
    public PortLinks(CurrentSettings settings) {
        this.settings = settings;
    }

    /// Replaces the ports that answer browsers.
    public void replace(List<LinkedPort> next) {
        ports = List.copyOf(next);
    }

    /// Where the port of a page begins for other machines, such as `http://192.168.1.7:8080`, if the page was opened as `localhost`: what is copied from it
    /// is used elsewhere. Empty if others cannot reach the port, or nobody knows how, and for callers elsewhere, who only claim that name.
    ///
    /// @param hosts the names of the port
    public Optional<String> forOthers(Caller caller, HostRule hosts) {
        var host = HOST.matcher(caller.host());
        boolean isHere = !caller.cameThroughProxy() && caller.address().filter(InetAddress::isLoopbackAddress).isPresent();
        if (!isHere || !host.matches() || !LOCAL.matcher(host.group(1)).matches()) {
            return Optional.empty();
        }
        int own = number(host);
        return ports.stream().filter(port -> port.number() == own).findFirst().flatMap(port -> port.forOthers(hosts));
    }

    /// Where the port of a page begins for the browser that asks for it, such as `https://pictures.example.org`, as far as the request says: behind a proxy that
    /// says nothing, only the browser knows. Empty if it cannot be in a page.
    public static Optional<String> forBrowser(Caller caller, boolean isOverTls) {
        var scheme = isOverTls ? "https" : "http";
        return Optional.of(caller.host()).filter(host -> HOST.matcher(host).matches()).map(host -> "%s://%s".formatted(scheme, host));
    }

    private static int number(Matcher host) {
        return host.group(2) == null ? USUAL_PORT : Integer.parseInt(host.group(2));
    }

    /// The links, for a page that is the answer to that caller; or nothing.
    String html(Caller caller) {
        var host = HOST.matcher(caller.host());
        if (!settings.get().browsers().linkedPorts() || caller.cameThroughProxy() || !host.matches()) {
            return "";
        }
        int own = number(host);
        var all = ports;
        var others = all.stream().filter(port -> port.number() != own).map(port -> port.link(host.group(1))).collect(Collectors.joining(", "));
        boolean isOurs = all.stream().anyMatch(port -> port.number() == own);
        return isOurs && !others.isEmpty() ? "<nav>On other ports: %s</nav>\n".formatted(others) : "";
    }
}
