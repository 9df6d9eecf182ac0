// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.server.net.CurrentSettings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Links from the pages of one port to the server's other ports, if its [settings][dev.kineograph.server.settings.BrowserRules#linkedPorts] want them.
///
/// Only for a browser that uses a port's own number: through a proxy, or a port that something forwards, the others are elsewhere.
///
/// **Threading.** Shared.
public final class PortLinks {
    private static final int USUAL_PORT = 80;

    /// Only what is safe in a page.
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    private final CurrentSettings settings;
    private final List<LinkedPort> ports = new CopyOnWriteArrayList<>();

    private record LinkedPort(String scheme, String title, int number) {
        String link(String host) {
            return "<a href=\"%s://%s:%d/\">%s (%d)</a>".formatted(scheme, host, number, title, number);
        }
    }

    /// Of a server that has no port yet.
    public PortLinks(CurrentSettings settings) {
        this.settings = settings;
    }

    /// Adds a port that answers browsers.
    ///
    /// @param scheme `http` or `https`
    /// @param title what is there, in a word or two
    public void add(String scheme, String title, int number) {
        ports.add(new LinkedPort(scheme, title, number));
    }

    /// The links, for a page that is the answer to that caller; or nothing.
    String html(Caller caller) {
        var host = HOST.matcher(caller.host());
        if (!settings.get().browsers().linkedPorts() || caller.cameThroughProxy() || !host.matches()) {
            return "";
        }
        int own = host.group(2) == null ? USUAL_PORT : Integer.parseInt(host.group(2));
        var others = ports.stream().filter(port -> port.number != own).map(port -> port.link(host.group(1))).collect(Collectors.joining(", "));
        boolean isOurs = ports.stream().anyMatch(port -> port.number == own);
        return isOurs && !others.isEmpty() ? "<nav>On other ports: %s</nav>\n".formatted(others) : "";
    }
}
