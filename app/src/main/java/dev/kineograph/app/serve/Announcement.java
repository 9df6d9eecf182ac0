// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// What a server says when it runs: its addresses, a line each.
///
/// **Threading.** Immutable.
///
/// @param addresses where it listens, in the order of the configuration's listeners
public record Announcement(Configuration configuration, List<InetSocketAddress> addresses) {

    /// The lines.
    public String text() {
        var text = new StringBuilder();
        for (int i = 0; i < addresses.size(); i++) {
            var listener = configuration.listeners().get(i);
            text.append(line(listener, addresses.get(i))).append('\n').append(publishers(listener));
        }
        return text.toString();
    }

    private static String line(Listener listener, InetSocketAddress address) {
        var where = Addresses.text(address);
        return switch (listener) {
            case Listener.Http _ -> "http://%s/".formatted(where);
            case Listener.Counter counter -> "http://%s/   who is here: /%s.png".formatted(where, counter.name());
            case Listener.Tcp(_, _, var stream) -> "tcp://%s   pictures for %s".formatted(where, stream);
            case Listener.JpgPusher jpgPusher -> "http://%s/   %s, for pages of JPGPusher".formatted(where, jpgPusher.stream());
            case Listener.Imagestream relay -> relayed(relay, new RelayAddresses(address, relay.paths()));
        };
    }

    private static String relayed(Listener.Imagestream relay, RelayAddresses addresses) {
        var sockets = addresses.webSockets().stream().map(socket -> "%s   pictures of %s\n".formatted(socket, relay.stream()));
        return sockets.collect(Collectors.joining()) + "%s   a page with them".formatted(addresses.page());
    }

    /// Who may publish, where more than this machine is there to ask.
    private static String publishers(Listener listener) {
        if (listener.address().getAddress().isLoopbackAddress()) {
            return "";
        }
        return switch (listener) {
            case Listener.Http http -> "  anyone in the network may watch; %s.\n".formatted(publishers(http.publishRules()));
            case Listener.Tcp tcp -> "  %s.\n".formatted(publishers(tcp.publishRules()));
            case Listener.Counter _, Listener.Imagestream _, Listener.JpgPusher _ -> "  anyone in the network may watch.\n";
        };
    }

    /// Who may publish through a port to which the whole network can connect.
    static String publishers(PublishRules rules) {
        var allow = rules.allow().stream().map(AddressRange::toString).collect(Collectors.joining(", "));
        var others = allow.isEmpty() ? "" : " and from " + allow;
        return "only programs on this machine%s may publish".formatted(others);
    }
}
