// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.app.serve.StartupBanner;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `kineograph counter`.
///
/// **Threading.** Confined to the main thread.
public final class CounterCommand implements Command {
    private final HostOption host = new HostOption();
    private int port = 9192;
    private boolean lan;
    private String name = "online";
    private @Nullable String label;
    private @Nullable String color;
    private @Nullable String background;
    private @Nullable String size;
    private @Nullable String width;
    private @Nullable String height;
    private @Nullable String font;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Shows how many people are on a page, as a live picture that the page embeds.")
                .option("--port", "PORT", new Port(), value -> port = value, "The port, 0 for a free one. Default: " + port + ".")
                .flag("--lan", value -> lan = value, "Opens the port to the whole network. Default: this machine only.")
                .option("--name", "NAME", value -> name = value, "The picture's name in addresses: /NAME.png. Default: " + name + ".")
                .option("--label", "TEXT", value -> label = value, "The text before the number, or around {n}. Default: \"Users online: {n}\".")
                .option("--color", "COLOR", value -> color = value, "#rgb, #rrggbb or a name. Default: #006400.")
                .option("--background", "COLOR", value -> background = value,
                        "What is behind the text, written as for --color, such as white for dark pages. Default: nothing, the page shows through.")
                .option("--size", "N", value -> size = value, "The text's size in pixels, 1 to 1,000. Default: 20.")
                .option("--width", "N", value -> width = value, "The picture's width in pixels, 1 to 4,096. Default: 200.")
                .option("--height", "N", value -> height = value, "The picture's height in pixels, 1 to 4,096. Default: 30.")
                .option("--font", "FONT", value -> font = value,
                        "The name of an installed font, or a .ttf file. Default: the built-in font, heavy and narrow.")
                .options(host)
                .examples(
                        "kineograph counter --lan --label \"Visitors: {n}\" --color navy",
                        "kineograph counter --size 40 --width 400 --height 60 --background white");
    }

    @Override
    public Integer call() throws IOException {
        var source = source();
        // Before a port is opened, so that a wrong argument is reported at once.
        SourceProvider.find(source);
        var listener = new Listener.ForDialect(address(), new CounterDialect(StreamName.of(name), source));
        var configuration = new Configuration(ServerSettings.DEFAULT, List.of(listener), List.of()).alsoCalled(host.hosts());
        try (var stop = new Stop(Serving.STOP_TIMEOUT);
                var server = RunningServer.start(configuration)) {
            Serving.say(StartupBanner.of(configuration, server.addresses()));
            stop.await();
            return 0;
        }
    }

    private InetSocketAddress address() {
        return lan ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private URI source() {
        var parameters = Stream.of(
                        parameter("label", label),
                        parameter("color", color),
                        parameter("background", background),
                        parameter("size", size),
                        parameter("width", width),
                        parameter("height", height),
                        parameter("font", font))
                .flatMap(List::stream)
                .collect(Collectors.joining("&"));
        return URI.create("counter:" + StreamName.of(name) + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    private static List<String> parameter(String key, @Nullable String value) {
        return value == null ? List.of() : List.of(key + "=" + URLEncoder.encode(value, UTF_8));
    }
}
