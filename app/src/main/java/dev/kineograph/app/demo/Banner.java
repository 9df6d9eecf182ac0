// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import dev.kineograph.app.serve.Addresses;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the demo says when it runs: addresses to click, lines to copy.
///
/// **Threading.** Immutable.
///
/// @param http where it listens
/// @param tcp where it listens for pictures on a socket, if it could
/// @param tcpPort the port that it tried for that
/// @param relay where it shows the camera over a WebSocket, as the imagestream relay does, if it could
/// @param counter where it says who is there, if it could
/// @param jpgPusher where it listens for pages of JPGPusher, if it could
record Banner(
        InetSocketAddress http,
        Optional<InetSocketAddress> tcp,
        int tcpPort,
        Optional<InetSocketAddress> relay,
        Optional<InetSocketAddress> counter,
        Optional<InetSocketAddress> jpgPusher) {

    private static final String LAN = "Anyone in the network may watch; only programs on this machine may publish.";

    String text() {
        var url = "http://" + Addresses.text(http);
        return """
                The Kineograph demo runs at %s/

                %s

                  %s
                  %s

                %s%sCtrl-C ends it.
                """
                .formatted(url, streams(url), curl(), python(), others(url), lan());
    }

    private static String streams(String url) {
        var longest = Stream.of(DemoStream.values()).mapToInt(stream -> stream.name().length()).max().orElse(0);
        var column = url.length() + 1 + longest;
        return Stream.of(DemoStream.values())
                .map(stream -> "  %s   %s".formatted(padded(url + "/" + stream.streamName(), column), stream.description()))
                .collect(Collectors.joining("\n"));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private String curl() {
        return "curl -T picture.jpg http://%s/%s.jpg"
                .formatted(Addresses.localText(http), DemoStream.CAMERA.streamName());
    }

    private String python() {
        return tcp.map(Banner::python)
                .orElse("(TCP port %d is taken by another program, so pictures can be pushed over HTTP only.)"
                        .formatted(tcpPort));
    }

    private static String python(InetSocketAddress address) {
        return ("python3 -c \"import socket,struct; p=open('picture.jpg','rb').read(); "
                        + "socket.create_connection(('%s',%d)).sendall(struct.pack('>Q',len(p))+p)\"")
                .formatted(address.getAddress().getHostAddress(), address.getPort());
    }

    /// Pages and ports of other servers' addresses, a line each.
    private String others(String url) {
        return "  %s/demo/push   click a picture in one tab, see it in the others\n".formatted(url)
                + other(relay, "/camera", "the camera over a WebSocket, as 'kineograph relay' shows it", Demo.RELAY_PORT)
                + other(counter, "/", "who is here, as 'kineograph counter' shows it", Demo.COUNTER_PORT)
                + other(jpgPusher, "/", "the wave, for pages of JPGPusher", Demo.JPG_PUSHER_PORT)
                + "\n";
    }

    private static String other(Optional<InetSocketAddress> listening, String path, String what, int port) {
        return listening
                .map(address -> "  http://%s%s   %s\n".formatted(Addresses.text(address), path, what))
                .orElse("  (Port %d is taken by another program: %s, is not there.)\n".formatted(port, what));
    }

    private String lan() {
        return http.getAddress().isAnyLocalAddress() ? LAN + "\n" : "";
    }
}
