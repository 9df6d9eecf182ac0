// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.log.EventLog;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.app.serve.StartupBanner;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// `kineograph relay`.
///
/// **Threading.** Confined to the main thread.
public final class RelayCommand implements Command {
    private static final StreamName STREAM = StreamName.of("relay");

    private final AllowOption allow = new AllowOption();
    private final HostOption host = new HostOption();
    private int tcpPort;
    private int webSocketPort;
    private List<String> paths = List.of();
    private boolean lan;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Relays images from a TCP socket to browsers, over WebSockets and on a built-in page.")
                .parameter("TCP_PORT", new Port(), value -> tcpPort = value,
                        "The port that receives images: 8 bytes of length, big-endian, then the image. 0 for a free port.")
                .parameter("WS_PORT", new Port(), value -> webSocketPort = value,
                        "The port that sends them: one binary message for each image. 0 for a free port.")
                .furtherParameters("PATH", values -> paths = values, "The WebSocket's paths, such as camera. Default: any path.")
                .flag("--lan", value -> lan = value, "Opens both ports to the whole network: anyone may watch. Default: this machine only.")
                .options(allow, host)
                .examples(
                        "kineograph relay 5000 8090 test camera",
                        "kineograph relay 5000 8090 camera --lan --allow 192.168.1.20");
    }

    @Override
    public Integer call() throws IOException {
        var in = new Listener.Tcp(address(tcpPort), allow.rules(lan), STREAM);
        var out = new ImagestreamDialect(STREAM, paths);
        check();
        var listeners = List.<Listener>of(in, new Listener.ForDialect(address(webSocketPort), out));
        var configuration = new Configuration(ServerSettings.DEFAULT, listeners, List.of()).alsoCalled(host.hosts());
        try (var stop = new Stop(Serving.STOP_TIMEOUT);
                var server = RunningServer.start(configuration)) {
            server.hub().listen(new EventLog());
            var addresses = server.addresses();
            Serving.say(StartupBanner.ofRelay(in, addresses.getFirst(), out, addresses.getLast()));
            stop.await();
            return 0;
        }
    }

    private InetSocketAddress address(int port) {
        return lan ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void check() {
        if (tcpPort == webSocketPort && tcpPort != 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "WS_PORT: %d, which is the TCP_PORT already (expected: another port)".formatted(tcpPort));
        }
    }
}
