// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.push.Push;
import dev.kineograph.app.push.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kineograph push`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "push",
        description = "Publishes pictures to a server: a file, a folder's files by name, or standard input.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph push camera picture.jpg",
            "  kineograph push slides holiday/ --fps 0.2 --loop",
            "  ffmpeg -i film.mp4 -f image2pipe -c:v mjpeg - | kineograph push film -",
            "  kineograph push camera picture.jpg --to tcp://127.0.0.1:5000",
            "  kineograph push camera picture.jpg --to https://cams.example.org --token @token.txt"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class PushCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final double USUAL_FPS = 10;
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(500);

    @Parameters(index = "0", paramLabel = "NAME", description = "The stream.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE|DIR|-",
            description = "The pictures; '-' for pictures on standard input, one behind the other.")
    private String given = "";

    @Option(
            names = "--to",
            paramLabel = "URL",
            description = "The server, http://HOST:PORT, or its TCP port for pictures, tcp://HOST:PORT. Default: ${DEFAULT-VALUE}.")
    private String url = "http://127.0.0.1:8080";

    @Option(
            names = "--fps",
            paramLabel = "N",
            description = "Pictures per second. Default: 10; from standard input, as fast as they arrive.")
    private @Nullable Double fps;

    @Option(names = "--loop", description = "Starts again after the last picture. Default: ends.")
    private boolean loop;

    @Mixin
    private LoginOptions login = new LoginOptions();

    /// For picocli.
    public PushCommand() {}

    @Override
    public Integer call() throws IOException {
        var stream = StreamName.of(name);
        var last = new TerminalLine(System.err);
        try (var _ = new Stop(STOP_TIMEOUT);
                var target = Target.to(url, stream, login.login())) {
            var push = push(target, last);
            if (TerminalLine.isThere()) {
                push.showProgress(line -> last.show(stream + ": " + line));
            }
            try {
                push.run();
            } catch (InterruptedException e) {
                // Asked to stop: the summary counts what was sent until now.
            } finally {
                if (push.hasBegun()) {
                    last.println(push.summary(stream));
                }
            }
            if (!push.hasBegun()) {
                throw new IOException("%s: no pictures (expected: at least one)".formatted(given));
            }
            return push.accepted() > 0 ? 0 : Errors.FAILURE;
        }
    }

    private Push push(Target target, TerminalLine last) throws IOException {
        if (given.equals(STANDARD_INPUT)) {
            if (loop) {
                throw new RefusedException(
                        Refusal.BAD_VALUE, "--loop: standard input can be read only once (expected: a file or a folder)");
            }
            return Push.stream(System.in, target, pace(OptionalDouble.empty()), last::println);
        }
        var path = Path.of(given);
        if (!Files.exists(path)) {
            throw new IOException("%s: no such file or folder".formatted(given));
        }
        return Push.files(path, loop, target, pace(OptionalDouble.of(USUAL_FPS)), last::println);
    }

    private OptionalDouble pace(OptionalDouble otherwise) {
        return fps == null ? otherwise : OptionalDouble.of(fps);
    }
}
