// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.watch.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kineograph watch`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "watch",
        description = "Measures a live picture of this or any other M-JPEG server: frames per second, bytes, age.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph watch http://127.0.0.1:8080/wave.mjpg",
            "  kineograph watch http://cam.local:81/stream --seconds 10 --json"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class WatchCommand implements Callable<Integer> {
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(500);

    @Parameters(paramLabel = "URL", description = "The picture's address, such as http://127.0.0.1:8080/wave.mjpg.")
    private String url = "";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Seconds.class,
            description = "Ends after this time: seconds, or a time with its unit, such as 5m. Default: ends with the stream.")
    private @Nullable Duration longest;

    @Option(names = "--json", description = "Prints one JSON object at the end, and nothing else.")
    private boolean json;

    @Mixin
    private LoginOptions login = new LoginOptions();

    /// For picocli.
    public WatchCommand() {}

    @Override
    public Integer call() throws IOException {
        var watch = Watch.of(url, login.login());
        var last = new TerminalLine(System.out);
        try (var _ = new Stop(STOP_TIMEOUT)) {
            try {
                watch.run(longest == null ? FOREVER : longest, lines(last));
            } catch (InterruptedException e) {
                // Asked to stop: the report covers what was measured until now.
            }
            last.println(json ? watch.json() : watch.summary());
            return watch.sawAnything() ? 0 : 1;
        }
    }

    private Consumer<String> lines(TerminalLine last) {
        if (json) {
            return _ -> {};
        }
        return TerminalLine.isThere() ? last::show : last::println;
    }
}
