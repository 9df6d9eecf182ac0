// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.watch.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `kineograph watch`.
///
/// **Threading.** Confined to the main thread.
public final class WatchCommand implements Command {
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(500);

    private final LoginOptions login = new LoginOptions();
    private String url = "";
    private @Nullable Duration longest;
    private boolean json;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Measures a live picture of this or any other M-JPEG server: frames per second, bytes, age.")
                .parameter("URL", value -> url = value, "The picture's address, such as http://127.0.0.1:8080/wave.mjpg.")
                .option("--seconds", "N", new Seconds(), value -> longest = value,
                        "Ends after this time: seconds, or a time with its unit, such as 5m. Default: ends with the stream.")
                .flag("--json", value -> json = value, "Prints one JSON object at the end, and nothing else.")
                .options(login)
                .examples(
                        "kineograph watch http://127.0.0.1:8080/wave.mjpg",
                        "kineograph watch http://cam.local:81/stream --seconds 10 --json");
    }

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
