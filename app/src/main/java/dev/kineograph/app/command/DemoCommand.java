// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.demo.AotTrainingRun;
import dev.kineograph.app.demo.Demo;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kineograph demo`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "demo",
        description = "Shows built-in live pictures at http://127.0.0.1:8080/, and one stream to push to.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph demo",
            "  kineograph demo --port 9000 --lan --allow 192.168.0.0/16"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "The HTTP port; 0 chooses free ports for all listeners. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(names = "--lan", description = "Lets the whole network watch. Default: this machine only.")
    private boolean lan;

    @Option(names = "--training", hidden = true, description = "Uses everything once and ends.")
    private boolean training;

    @Mixin
    private AllowOption allow = new AllowOption();

    @Mixin
    private HostOption host = new HostOption();

    /// For picocli.
    public DemoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var stop = new Stop(Serving.STOP_TIMEOUT);
                var demo = Demo.start(port, lan, allow.rules(lan), host.hosts())) {
            if (training) {
                new AotTrainingRun(demo).run();
                return 0;
            }
            Serving.say(demo.banner());
            stop.await();
            return 0;
        }
    }
}
