// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.demo.Demo;
import java.io.IOException;

/// `kineograph demo`.
///
/// **Threading.** Confined to the main thread.
public final class DemoCommand implements Command {
    private final AllowOption allow = new AllowOption();
    private final HostOption host = new HostOption();
    private int port = 8080;
    private boolean lan;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Shows built-in live pictures at http://127.0.0.1:8080/, and one stream to push to.")
                .option("--port", "PORT", new Port(), value -> port = value,
                        "The HTTP port; 0 chooses free ports for all listeners. Default: " + port + ".")
                .flag("--lan", value -> lan = value, "Lets the whole network watch. Default: this machine only.")
                .options(allow, host)
                .examples(
                        "kineograph demo",
                        "kineograph demo --port 9000 --lan --allow 192.168.0.0/16");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var stop = new Stop(Serving.STOP_TIMEOUT);
                var demo = Demo.start(port, lan, allow.rules(lan), host.hosts())) {
            Serving.say(demo.banner());
            stop.await();
            return 0;
        }
    }
}
