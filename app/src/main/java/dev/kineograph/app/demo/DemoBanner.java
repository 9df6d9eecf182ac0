// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import dev.kineograph.app.serve.Addresses;
import dev.kineograph.app.serve.StartupBanner;
import dev.kineograph.server.settings.PublishRules;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the demo prints when it is ready: addresses to click and commands to copy.
///
/// **Threading.** Immutable.
///
/// @param http where it listens for HTTP
/// @param publishRules who may push pictures
/// @param tcp where it listens for pictures on a TCP socket, unless the port was in use
/// @param tcpPort the port that it tried for that
/// @param relay where it shows the camera over a WebSocket, as the imagestream relay does, unless the port was in use
/// @param counter where it shows the number of people, unless the port was in use
/// @param jpgPusher where it listens for JPGPusher pages, unless the port was in use
record DemoBanner(
        InetSocketAddress http,
        PublishRules publishRules,
        Optional<InetSocketAddress> tcp,
        int tcpPort,
        Optional<InetSocketAddress> relay,
        Optional<InetSocketAddress> counter,
        Optional<InetSocketAddress> jpgPusher) {

    String text() {
        var url = "http://" + Addresses.text(http);
        return """
                The Kineograph demo runs at %s/

                %s

                  %s
                  %s

                %s%sCtrl-C ends it.
                """
                .formatted(url, streams(url), curl(), python(), others(url), StartupBanner.access(http, publishRules));
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
        return tcp.map(DemoBanner::python)
                .orElse("(TCP port %d is in use by another program, so pictures can only be pushed over HTTP.)"
                        .formatted(tcpPort));
    }

    private static String python(InetSocketAddress address) {
        return ("python3 -c \"import socket,struct; p=open('picture.jpg','rb').read(); "
                        + "socket.create_connection(('%s',%d)).sendall(struct.pack('>Q',len(p))+p)\"")
                .formatted(Addresses.local(address).getHostAddress(), address.getPort());
    }

    /// The games, the page for pushing, and the ports where the demo answers as other servers do, a line each.
    private String others(String url) {
        return games(url)
                + "  %s/demo/push   click a picture in one tab, see it in the others\n".formatted(url)
                + other(relay, "/camera", "the camera over a WebSocket, as 'kineograph relay' shows it", Demo.RELAY_PORT)
                + other(counter, "/", "who is here, as 'kineograph counter' shows it", Demo.COUNTER_PORT)
                + other(jpgPusher, "/", "the wave, for JPGPusher pages", Demo.JPG_PUSHER_PORT)
                + "\n";
    }

    private static String games(String url) {
        return Stream.of(DemoGame.values())
                .map(game -> "  %s/%s   %s\n".formatted(url, game.streamName(), game.description()))
                .collect(Collectors.joining());
    }

    private static String other(Optional<InetSocketAddress> listening, String path, String what, int port) {
        return listening
                .map(address -> "  http://%s%s   %s\n".formatted(Addresses.text(address), path, what))
                .orElse("  (Port %d is in use by another program; not available: %s.)\n".formatted(port, what));
    }
}
