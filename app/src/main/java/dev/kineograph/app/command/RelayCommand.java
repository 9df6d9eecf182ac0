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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kineograph relay`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "relay",
        description = "Relays images from a TCP socket to browsers, over WebSockets and on a built-in page.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph relay 5000 8090 test camera",
            "  kineograph relay 5000 8090 camera --lan --allow 192.168.1.20"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class RelayCommand implements Callable<Integer> {
    private static final StreamName STREAM = StreamName.of("relay");

    @Parameters(
            index = "0",
            paramLabel = "TCP_PORT",
            converter = Port.class,
            description = "The port that receives images: 8 bytes of length, big-endian, then the image. 0 for a free port.")
    private int tcpPort;

    @Parameters(
            index = "1",
            paramLabel = "WS_PORT",
            converter = Port.class,
            description = "The port that sends them: one binary message for each image. 0 for a free port.")
    private int webSocketPort;

    @Parameters(
            index = "2..*",
            paramLabel = "PATH",
            description = "The WebSocket's paths, such as camera. Default: any path.")
    private List<String> paths = List.of();

    @Option(
            names = "--lan",
            description = "Opens both ports to the whole network: anyone may watch. Default: this machine only.")
    private boolean lan;

    @Mixin
    private AllowOption allow = new AllowOption();

    @Mixin
    private HostOption host = new HostOption();

    /// For picocli.
    public RelayCommand() {}

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
